"""Udemy Business, minutes of video per person. The vendor's pages name the fields, not the headers of this report.

So it is a layout of our own: `Name`, `Surname`, `Minutes Video Consumed` and, added by hand, `Period End`. A report
with other headers comes in through a mapping.
"""

from __future__ import annotations

from pipelines.sources.shorthand import columns_of
from pipelines.sources.spec import TableSpec

_training = columns_of("trainings")

USER_ACTIVITY = TableSpec(
    source="udemy_business",
    table="user_activity",
    entity="trainings",
    description="One row per person and period; `Period End` is added by hand: the hours stand on that day.",
    by_hand={"Period End": "the last day of the report"},
    columns=(
        _training("training_id", "Period End", join=("Period End", "Name", "Surname"), required=True),
        _training("rep", "Name", join=("Name", "Surname"), required=True, not_null=True),
        _training("held_at", "Period End", required=True, not_null=True),
        _training("title", constant="Udemy Business"),
        _training("kind", constant="training"),
        _training("hours", "Minutes Video Consumed", required=True, not_null=True, over="60"),
    ),
    key=("held_at", "rep"),
    snapshot=False,
    stale_after_days=40,  # a report a month
    dropped=(r".*e-?mail.*", "External ID", "LMS User ID"),
)

TABLES = (USER_ACTIVITY,)
