"""Which KPIs are computed a second time, and why a few are not."""

from __future__ import annotations

from tests.kpis.recomputed import (
    activities,
    customers,
    deals,
    growth,
    leads,
    mails,
    people,
    quotas,
    recurring,
    revenue,
    spend,
    stages,
    work,
)  # fmt: skip

FAMILIES = (
    activities, customers, deals, growth, leads, mails, people, quotas, recurring, revenue, spend, stages, work,
)  # fmt: skip
FIGURES = {key: figure for family in FAMILIES for key, figure in family.FIGURES.items()}
LEFT_OUT = {
    "hours_training": "nobody at the demo company tracks hours of training (unit tests of activity_hours_by_day)",
    "hours_travel": "nobody at the demo company tracks hours of travel (unit tests of activity_hours_by_day)",
    "prospecting_activity_email": "the demo exports no e-mails of reps (tests/kpis/test_activities.py)",
    "prospecting_activity_social": "the demo exports no social messages (tests/kpis/test_activities.py)",
    "quota_attainment_plan": "no team of the demo has a quota of its own (unit tests of plan_attainment_by_period)",
}
