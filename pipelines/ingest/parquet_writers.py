"""The Parquet files of one landing, written piece by piece."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pyarrow.parquet as pq

# So many rows tell whether a column is worth a dictionary.
SAMPLE_ROWS = 10_000


class Writers:
    """One Parquet file per name, opened with its first rows; `rows` counts those written."""

    def __init__(self, draft: Path):
        self._draft = draft
        self._open: dict[str, pq.ParquetWriter] = {}
        self.rows: dict[str, int] = {}

    def write(self, name: str, frame: pl.DataFrame) -> None:
        table = frame.to_arrow(compat_level=pl.CompatLevel.newest())
        if name not in self._open:
            # Written once, read four times by a load: quick to unpack, and nobody asks for the extremes of a page.
            self._open[name] = pq.ParquetWriter(
                self._draft / name,
                table.schema,
                compression="lz4",
                write_statistics=False,
                use_dictionary=_repeating(frame),
            )
        self.rows[name] = self.rows.get(name, 0) + len(frame)
        if len(frame):
            self._open[name].write_table(table)

    def close(self) -> None:
        for writer in self._open.values():
            writer.close()


def _repeating(frame: pl.DataFrame) -> list[str]:
    """The columns whose values come again, as far as the first rows tell."""
    first = frame.head(SAMPLE_ROWS)
    return [column.name for column in first if 2 * column.n_unique() <= len(first)]
