"""Fits the constants of the pace models anew: `python scripts/refit_pace.py [SHARED]` writes pace/constants.json.

SHARED is the folder that holds `flagbench/`. Same series, same constants: nothing here is drawn at random.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

import polars as pl

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks import fit_pace  # noqa: E402
from pipelines.goals.pace.constants import FILE, ROWS, TABLES, Constants  # noqa: E402

FILES = ("monthly.parquet", "daily.parquet", "levels.parquet")


def main(arguments: list[str]) -> int:
    folder = Path(arguments[0] if arguments else ROOT.parent / "shared") / "flagbench"
    missing = [name for name in FILES if not (folder / name).is_file()]
    if missing:
        print(f"{folder} has no {', '.join(missing)}: say where the folder that holds flagbench/ is", file=sys.stderr)
        return 2
    FILE.write_text(spelled(fit_pace.fit(fit_pace.samples(folder)), folder))
    print(f"{FILE.relative_to(ROOT)} written")
    return 0


def spelled(constants: Constants, folder: Path) -> str:
    """The file: where the constants come from, then one line per row."""
    rows = [f'    "{name}": {json.dumps([float(value) for value in getattr(constants, name)])}' for name in ROWS]
    tables = [_spelled_table(name, getattr(constants, name)) for name in TABLES]
    head = [
        f'  "fitted_by": {json.dumps("python scripts/refit_pace.py ../shared")}',
        f'  "fitted_to": {json.dumps([_described(folder / name) for name in FILES], indent=4)}',
    ]
    return "{\n" + ",\n".join([*head, '  "constants": {\n' + ",\n".join(tables + rows) + "\n  }"]) + "\n}\n"


def _spelled_table(name: str, table) -> str:
    rows = ",\n".join(f"      {json.dumps([float(value) for value in row])}" for row in table.rows)
    return f'    "{name}": {{"at": {json.dumps([float(at) for at in table.at])}, "rows": [\n{rows}\n    ]}}'


def _described(path: Path) -> dict[str, str | int]:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return {"file": path.name, "series": pl.scan_parquet(path).select(pl.len()).collect().item(), "sha256": digest}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
