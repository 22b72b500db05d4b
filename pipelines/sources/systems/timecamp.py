"""TimeCamp detailed report. Durations are text (`1h 30m 15s`); the file has no id, so all columns are the key.

The summary report has neither day nor user and is not read.
"""

from __future__ import annotations

from pipelines.sources.shorthand import columns_of
from pipelines.sources.spec import Dialect, TableSpec

_entry = columns_of("time_entries", nulls=("", "-"))

DETAILED = TableSpec(
    source="timecamp",
    table="detailed",
    entity="time_entries",
    description="One row per time entry.",
    columns=(
        _entry("worked_at", "Day", required=True, not_null=True),
        _entry("rep", "User", required=True, not_null=True),
        _entry("task", "Task", required=True, nulls=("", "-", "(time without task assigned)")),
        _entry("tags", "Tags"),
        _entry("duration_seconds", "Time", kind="duration", required=True, not_null=True),
    ),
    snapshot=False,
    dialect=Dialect(multiline=True),
    totals=r"(?i)^\s*total\s*$",
    dropped=("Notes?",),
    evidence="vendor documents",
)

TABLES = (DETAILED,)
