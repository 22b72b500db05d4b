"""The words of the goal grammar (docs/contract.md, "Goal files"), in one place."""

from __future__ import annotations

SCOPE_TYPES = ("company", "team", "rep", "segment", "territory", "channel", "product", "campaign", "activity")
DIRECTIONS = ("increase", "decrease", "band")
KINDS = ("annual", "team", "individual", "activity")
MEASURE_GRAINS = ("week", "month", "quarter")
MEASURE_AT = ("last", "mean", "every")
SPLIT_BY = ("quarter", "month", "team", "rep")
TIME = ("quarter", "month")
SHAPES = ("equal", "seasonal", "history")
BASES = ("same_period_last_year", "previous_period")
KEYS = (
    "id", "statement", "kpi", "scope", "target", "stretch", "direction", "measure", "from", "by", "supports",
    "owner", "kind", "split", "pause", "notify",
)  # fmt: skip
REQUIRED = ("id", "kpi", "target", "from", "by")
