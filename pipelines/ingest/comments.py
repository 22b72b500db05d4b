"""What analysts read beside the tables and columns of the schema `meta`."""

from __future__ import annotations

import duckdb

from pipelines import warehouse

COUNT = "NULL for all but loaded files"
SOURCE = {
    "source": "The tool that the table is an export of, as its folder and spec name it.",
    "table_name": "The table of the source.",
}
# Table -> what a row of it is, and its columns.
TABLES: dict[str, tuple[str, dict[str, str]]] = {
    "ingest_files": (
        "What became of every file: records_read = accepted + duplicates + quarantined + totals_dropped.",
        {
            "file": "The file, relative to the folder exports/.",
            "source": "The tool that the file is an export of; NULL where it was not recognised.",
            "table_name": "The table of the source; NULL where it was not recognised.",
            "sha256": "Hash of its content: the identity of a file.",
            "records_read": f"Records after preamble, header and blank lines; {COUNT}.",
            "accepted": f"Records that added a version of a key; {COUNT}.",
            "duplicates": f"Records that said what was known already; {COUNT}.",
            "quarantined": f"Records that could not be read, see meta.quarantine; {COUNT}.",
            "totals_dropped": f"Rows of totals, which are no records; {COUNT}.",
            "verdict": "loaded, held, unrecognised or withdrawn.",
            "reason": "Why it is not loaded, or what is odd about it; NULL where nothing is.",
            "landed_at": "When it passed the door, UTC; for a file that did not, when it was looked at.",
            "snapshot_at": "The time its content tells of, UTC; NULL for a file that is not loaded.",
            "snapshot_known_by": "How that is known: company.yml, data_through, data (its newest change), name, file "
            "(the time of the file), or past (its newest record, which it cannot be older than).",
            "further_columns": "Headers that the table does not know; their cells stand in the landing only.",
            "absent_columns": "Columns of the table that the file does not have: they keep what was last known.",
        },
    ),
    "quarantine": (
        "Records that could not be read: one row per record or cell; the rest of their file was loaded.",
        {
            "file": "The file, relative to the folder exports/.",
            **SOURCE,
            "sha256": "Hash of the file's content.",
            "line_number": "Line of the record in the file, from 1.",
            "column_name": "Header of the cell; NULL where the whole record is meant.",
            "raw_value": "The text as it stood in the file, addresses and personal data masked.",
            "reason": "Why it could not be read.",
        },
    ),
    "source_freshness": (
        "How far each table reaches: one row per table with a loaded or held file and entity that it feeds.",
        {
            **SOURCE,
            "entity": "The canonical entity that the table feeds.",
            "files": "Files that are loaded.",
            "data_through_date": "The last day that the table tells of; NULL where none is known.",
            "as_of_date": "The last judged day.",
            "stale_after_days": "How many days it may lag behind as_of_date.",
            "is_stale": "Whether it lags further: goals that it feeds are not scored.",
            "reason": "Why it is stale; NULL where it is not.",
        },
    ),
    "waiting_files": (
        "Files of exports/ that were not read this time.",
        {
            "file": "The file, relative to the folder exports/.",
            "reason": "Why: still being written, a link, or not readable.",
        },
    ),
    "mapping_errors": (
        "What is wrong in the mapping files now; their tables stand as they last could be read.",
        {
            "file": "The mapping file, relative to the data folder.",
            "line": "Line of the error, from 1.",
            "column_number": "Column of the error, from 1.",
            "message": "What is wrong and what would be right.",
        },
    ),
}


def describe(con: duckdb.DuckDBPyConnection) -> None:
    """Comments on the tables of the ledger: once a run, they cost a millisecond each."""
    for table, (about, columns) in TABLES.items():
        warehouse.describe(con, f"meta.{table}", about, columns)
