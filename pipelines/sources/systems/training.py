"""The training log: one row per session and employee who took part. A layout of our own."""

from __future__ import annotations

from pipelines.sources.shorthand import columns_of
from pipelines.sources.spec import TableSpec

_training = columns_of("trainings")

LOG = TableSpec(
    source="training",
    table="log",
    entity="trainings",
    description="Trainings and mentoring hours.",
    columns=(
        _training("training_id", "Session ID", required=True, not_null=True),
        _training("rep", "Employee ID", required=True, not_null=True),
        _training("held_at", "Date", required=True, not_null=True),
        _training("title", "Title"),
        _training("kind", "Kind", required=True, values={"training": "training", "mentoring": "mentoring"}),
        _training("hours", "Hours", required=True, not_null=True),
    ),
    key=("training_id", "rep"),
    snapshot=False,
)

TABLES = (LOG,)
