"""TimeCamp reports. Durations are text (`1h 30m 15s`, `8s`), `-` is none; no row has an id: all columns are the key.

The summary report says neither which days nor whose hours it is about. It is read once somebody has added the column
`Period End` to it (and `User`, where it is one person's); else a mapping states the period as a constant.
"""

from __future__ import annotations

from pipelines.sources.shorthand import columns_of
from pipelines.sources.spec import Dialect, TableSpec
from pipelines.sources.texts import TOTAL_ROW

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
    totals=TOTAL_ROW,
    marks=("Tags", "Timestamp"),
    foreign=r"Client|Start (date|time)|Duration.*|Issue.*",
    dropped=("Notes?",),
    evidence="vendor documents",
)

SUMMARY = TableSpec(
    source="timecamp",
    table="summary",
    entity="time_entries",
    description="One row per task and report; `Period End` is added by hand: the hours stand on that day.",
    by_hand={"Period End": "the last day of the report"},
    columns=(
        _entry("worked_at", "Period End", required=True, not_null=True),
        _entry("rep", "User"),
        _entry("task", "Name", required=True, nulls=("", "-", "(time without task assigned)")),
        # The other column holds the hours of the tasks below a second time.
        _entry("duration_seconds", "Hours without subtasks", kind="duration", required=True, not_null=True),
    ),
    snapshot=False,
    stale_after_days=40,  # a report a month
    totals=TOTAL_ROW,
    evidence="real files",
)

TABLES = (DETAILED, SUMMARY)
