"""The core KPIs in one hand-written statement, and where it differs from what the models say."""

from __future__ import annotations

from typing import NamedTuple

from pipelines.settings import PROJECT_ROOT

TEXT = PROJECT_ROOT / "benchmarks" / "kpis_by_hand.sql"
SCOPES = {"team": "team", "rep": "rep_id", "segment": "segment", "territory": "territory", "channel": "channel",
          "product": "product"}  # fmt: skip
MEASURES = (
    "deals_created", "created_amount", "created_without_rate", "cohort_won", "cohort_lost", "deals_won", "deals_lost",
    "deals_derailed", "won_amount", "won_without_rate", "deals_priced", "priced_amount", "lost_amount",
    "lost_without_rate", "lost_priced", "cycle_days", "deals_timed", "lost_cycle_days", "lost_timed",
    "touch_cycle_days", "deals_touched", "presented_won", "presented_lost", "revenue_lines", "net_amount",
    "gross_amount", "refund_amount", "lines_without_rate", "leads", "signups", "signups_email", "signups_site",
    "touches", "call_touches", "email_touches", "social_touches", "meetings_booked", "demos_booked", "demos_held",
    "demos_shown", "demos_missed", "new_customers",
)  # fmt: skip


class Figure(NamedTuple):
    family: str
    numerator: str
    observations: str
    denominator: str | None = None
    is_first_rank: bool = True


_CREATED = "case when created_without_rate = 0 then created_amount end"
_WON = "case when won_without_rate = 0 then {} end"
_RATED = "case when lines_without_rate = 0 then {} end"
_DECIDED = "deals_won + deals_lost"
_PRICED = "case when won_without_rate + lost_without_rate = 0 then priced_amount + lost_amount end"
FLOWS = {
    "bookings_won": Figure("deals", _WON.format("won_amount"), "deals_won"),
    "revenue_gross": Figure("revenue", _RATED.format("gross_amount"), "revenue_lines"),
    "revenue_net": Figure("revenue", _RATED.format("net_amount"), "revenue_lines"),
    "leads": Figure("leads", "leads", "leads"),
    "signups": Figure("signups", "signups", "signups"),
    "demos_booked": Figure("activities", "demos_booked", "demos_booked"),
    "prospecting_activity": Figure("activities", "touches", "touches"),
    "new_customers": Figure("customers", "new_customers", "new_customers"),
}
# Without a figure of its own for the fiscal year to date.
OTHERS = {
    "pipeline_created": Figure("deals", _CREATED, "deals_created"),
    "deals_created": Figure("deals", "deals_created", "deals_created"),
    "deals_won": Figure("deals", "deals_won", "deals_won"),
    "deals_lost": Figure("deals", "deals_lost", "deals_lost", is_first_rank=False),
    "win_rate": Figure("deals", "deals_won", _DECIDED, _DECIDED),
    "win_rate_amount": Figure("deals", _WON.format("priced_amount"), "deals_priced + lost_priced", _PRICED),
    "win_rate_created": Figure("deals", "cohort_won", "deals_created", "deals_created"),
    "win_rate_created_closed": Figure("deals", "cohort_won", "cohort_won + cohort_lost", "cohort_won + cohort_lost"),
    "win_rate_narrow": Figure("deals", "deals_won", f"{_DECIDED} - deals_derailed", f"{_DECIDED} - deals_derailed"),
    "presentation_close_rate": Figure(
        "deals", "presented_won", "presented_won + presented_lost", "presented_won + presented_lost"
    ),
    "avg_deal_size": Figure("deals", _WON.format("priced_amount"), "deals_priced", "deals_priced"),
    "sales_cycle_days": Figure("deals", "cycle_days", "deals_timed", "deals_timed"),
    "sales_cycle_days_closed": Figure(
        "deals", "cycle_days + lost_cycle_days", "deals_timed + lost_timed", "deals_timed + lost_timed"
    ),
    "sales_cycle_days_from_first_touch": Figure("deals", "touch_cycle_days", "deals_touched", "deals_touched"),
    "refund_rate": Figure("revenue", _RATED.format("refund_amount"), "revenue_lines", _RATED.format("gross_amount")),
    "signups_email": Figure("signups", "signups_email", "signups_email"),
    "signups_site": Figure("signups", "signups_site", "signups_site"),
    "prospecting_activity_call": Figure("activities", "call_touches", "call_touches", is_first_rank=False),
    "prospecting_activity_email": Figure("activities", "email_touches", "email_touches", is_first_rank=False),
    "prospecting_activity_social": Figure("activities", "social_touches", "social_touches", is_first_rank=False),
    "meetings_booked": Figure("activities", "meetings_booked", "meetings_booked", is_first_rank=False),
    "demos_held": Figure("activities", "demos_held", "demos_held", is_first_rank=False),
    "show_rate": Figure("activities", "demos_shown", "demos_shown + demos_missed", "demos_shown + demos_missed"),
}
KPIS = (*FLOWS, *OTHERS, "mrr", *(f"ytd_{kpi}" for kpi in FLOWS))

# Cells, both ways, that are missing on one side or differ by more than the last digits of a sum of doubles.
DIFFERENT = """
select count(*)
from by_hand
full join (select * from kpis.fct_kpi_values where kpi in {kpis}) as ours
    using (kpi, grain, period_start_date, period_end_date, scope_type, scope_id)
where by_hand.observations is distinct from ours.observations
    or {differs}
"""
_DIFFERS = (
    "(by_hand.{0} is null) <> (ours.{0} is null) or abs(by_hand.{0} - ours.{0}) > 1e-9 * greatest(1, abs(ours.{0}))"
)


def text() -> str:
    """The statement."""
    of_customers = {scope: column for scope, column in SCOPES.items() if scope != "product"}
    kpis = [_kpi(kpi, figure, "") for kpi, figure in (FLOWS | OTHERS).items()]
    kpis += [_kpi(f"ytd_{kpi}", figure, "not ") for kpi, figure in FLOWS.items()]
    return TEXT.read_text().format(
        scope=_scope(SCOPES), sets=_sets(SCOPES), scope_of_customers=_scope(of_customers),
        sets_of_customers=_sets(of_customers), measures=", ".join(MEASURES),
        sums=", ".join(f"sum({one}) as {one}" for one in MEASURES),
        or_zero=", ".join(f"coalesce({one}, 0) as {one}" for one in MEASURES),
        kpis="\n    union all\n    ".join([*kpis, ""]),
    )  # fmt: skip


def different() -> str:
    """The query that counts the cells of the table `by_hand` that the long table does not have so."""
    columns = ("kpi_value", "numerator", "denominator")
    return DIFFERENT.format(differs=" or ".join(_DIFFERS.format(column) for column in columns), kpis=KPIS)


def _scope(columns: dict[str, str]) -> str:
    types = " ".join(f"when grouping({column}) = 0 then '{scope}'" for scope, column in columns.items())
    ids = ", ".join(columns.values())
    return f"case {types} else 'company' end as scope_type, coalesce({ids}, 'all') as scope_id"


def _sets(columns: dict[str, str]) -> str:
    return ", ".join(["(date_day)", *(f"(date_day, {column})" for column in columns.values())])


def _kpi(kpi: str, figure: Figure, not_to_date: str) -> str:
    where = [f"family = '{figure.family}'", "grain = 'fiscal_ytd'" if not_to_date else "grain <> 'fiscal_ytd'"]
    if figure.denominator or not figure.is_first_rank:
        where.append("(grain <> 'week' or scope_type <> 'rep')")
        where.append("grain <> 'day'" if figure.denominator else "(grain <> 'day' or scope_type = 'company')")
    return (
        f"select '{kpi}' as kpi, family, {'true' if figure.denominator else 'false'} as is_ratio, grain, "
        "period_start_date, period_end_date, scope_type, scope_id, "
        f"cast({figure.numerator} as double) as numerator, "
        f"cast({figure.denominator or 'null'} as double) as denominator, "
        f"cast({figure.observations} as bigint) as observations from figures where {' and '.join(where)}"
    )
