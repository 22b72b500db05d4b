"""LinkedIn Learning, the report by learner: hours viewed as `H:M:S`, one row per person of the chosen period.

The file does not say its period: somebody adds the column `Period End`, or a mapping states it as a constant. Hours
count once per period, so periods must not overlap. Playing at double speed counts the length of the video.
"""

from __future__ import annotations

from pipelines.sources.shorthand import columns_of
from pipelines.sources.spec import TableSpec

_training = columns_of("trainings")

LEARNERS = TableSpec(
    source="linkedin_learning",
    table="learners",
    entity="trainings",
    description="One row per learner and period; `Period End` is added by hand: the hours stand on that day.",
    by_hand={"Period End": "the last day of the report"},
    columns=(
        _training("training_id", "Period End", join=("Period End", "Name"), join_with=" ", required=True),
        _training("rep", "Name", required=True, not_null=True),
        _training("held_at", "Period End", required=True, not_null=True),
        _training("title", constant="LinkedIn Learning"),
        _training("kind", constant="training"),
        _training("hours", "Hours Viewed", kind="hours", required=True, not_null=True),
    ),
    key=("held_at", "rep"),
    snapshot=False,
    stale_after_days=40,  # a report a month
    dropped=(r".*e-?mail.*", "Unique User ID"),
    evidence="vendor documents",
)

TABLES = (LEARNERS,)
