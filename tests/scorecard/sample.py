"""A published file made by hand: goals in every state, hostile and right-to-left names, two years of figures."""

from __future__ import annotations

import datetime as dt
import math
from pathlib import Path

from pipelines import warehouse
from tests.contract_tables import PUBLICATION, create_all, insert, insert_many

AS_OF = dt.date(2026, 9, 17)
YEAR = (dt.date(2026, 1, 1), dt.date(2026, 12, 31))
QUARTER = (dt.date(2026, 7, 1), dt.date(2026, 9, 30))
MONTH = (dt.date(2026, 9, 1), dt.date(2026, 9, 30))
HOSTILE = '<img src=x onerror=alert(1)> & "quoted" \'; drop table goals; --'

KPIS = [
    ("revenue_net", "Net revenue", "currency", "increase", "flow", "Gross less discounts and refunds"),
    ("new_customers", "New customers", "count", "increase", "flow", "First ever payment in the period"),
    ("cac", "Acquisition cost", "currency", "decrease", "ratio", "Sales and marketing spend"),
    ("win_rate", "Win rate", "ratio", "increase", "ratio", "Deals won"),
    ("gross_margin", "Gross margin", "ratio", "increase", "ratio", "Gross profit"),
    ("ltv_cac", "LTV : CAC", "multiple", "increase", "derived", "Lifetime value"),
    ("nrr", "Net revenue retention", "ratio", "increase", "ratio", "Closing MRR of opening customers"),
    ("prospecting_activity", "Prospecting activity", "count", "increase", "flow", "Completed outbound touches"),
    ("pipeline_created", "Pipeline created", "currency", "increase", "flow", "Amount of deals created"),
    ("customer_churn_rate", "Customer churn", "ratio", "decrease", "ratio", "Customers lost"),
]

# id, statement, kpi, unit, direction, scope, kind, owner, window, state, P, baseline, target, actual, expected,
# forecast, needed and recent per week, reason
GOALS = [
    ("cac-2026", "Acquisition cost down to €1,150", "cac", "currency", "decrease", ("company", "all"), "annual",
     "priya", YEAR, "off_pace", 0.07, 1420, 1150, 1310, 1228, 1268, 1009, 1295,
     "€82 above the expected €1,228: paid-lead spend rose 14% since June while new customers stayed flat."),
    ("win-rate-q3", "Win rate to 28%", "win_rate", "ratio", "increase", ("team", "mid-market"), "team", "tom",
     QUARTER, "off_pace", 0.04, 0.251, 0.28, 0.229, 0.276, 0.232, None, None,
     "4.7 points below the expected 27.6%: 31 of 47 losses in August left at Proposal, 19 of them for price."),
    ("calls-sep", "400 calls in September", "prospecting_activity", "count", "increase", ("rep", "r-luis"),
     "activity", "luis", MONTH, "off_pace", 0.008, None, 400, 171, 255, 292, 123.3, 59.0,
     "84 calls behind the expected 255: no calls were logged on 4 of the last 10 working days."),
    ("revenue-2026", "Grow annual revenue by 18% to €4.8M", "revenue_net", "currency", "increase",
     ("company", "all"), "annual", "priya", YEAR, "at_risk", 0.41, 4_068_000, 4_800_000, 3_310_000, 3_421_000,
     4_710_000, 99_300, 92_400,
     "€111k behind the seasonal path: August closed 22% under its usual share, September is back on it."),
    ("nrr-2026", "Net revenue retention to 106%", "nrr", "ratio", "increase", ("company", "all"), "annual", "ivo",
     YEAR, "at_risk", 0.38, 1.021, 1.06, 1.041, 1.049, 1.053, None, None,
     "0.8 points under the path: expansion is on plan, contraction at three accounts is not."),
    ("hostile", HOSTILE, "pipeline_created", "currency", "increase", ("team", "<b>enterprise</b>"), "team",
     "sara<script>", QUARTER, "at_risk", 0.44, None, 1_600_000, 1_260_000, 1_372_000, 1_500_000, 183_000, 141_000,
     "€112k behind: two of five reps created nothing since 1 September. </article><script>alert(2)</script>"),
    ("retention-q2", "Retention to 94% in Q2", "nrr", "ratio", "increase", ("company", "all"), "annual", "ivo",
     (dt.date(2026, 4, 1), dt.date(2026, 6, 30)), "missed", 0.0, 0.92, 0.94, 0.931, 0.94, 0.931, None, None,
     "Ended on 30 June at 93.1%, 0.9 points short."),
    ("leads-q3", "20% more leads in the third quarter", "new_customers", "count", "increase",
     ("team", "mid-market"), "team", "tom", QUARTER, "not_scored", None, 900, 1080, None, None, None, None, None,
     "Not judged since 9 September: hubspot.contacts is 8 days late (at most 7 are allowed)."),
    ("mentoring", "Mentoring hours up by 15%", "prospecting_activity", "hours", "increase", ("company", "all"),
     "annual", "ivo", YEAR, "no_history", None, None, 480, 61.5, None, None, None, None,
     "Two months of history; a chance needs three."),
    ("ltv-2027", "LTV : CAC above 4", "ltv_cac", "multiple", "increase", ("company", "all"), "annual", "priya",
     (dt.date(2026, 9, 1), dt.date(2027, 8, 31)), "too_early", 0.61, 3.6, 4.0, 3.62, 3.61, 4.05, None, None,
     "The first month of twelve is not over."),
    ("margin-2026", "Gross margin at 62%", "gross_margin", "ratio", "increase", ("company", "all"), "annual", "ivo",
     YEAR, "on_pace", 0.68, 0.604, 0.62, 0.616, 0.613, 0.622, None, None, "0.3 points past the path."),
    ("churn-q3", "Customer churn under 2% — and a statement so long that it has to wrap over several lines on a"
     " telephone, with Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft inside",
     "customer_churn_rate", "ratio", "decrease", ("company", "all"), "annual", "ivo", QUARTER, "on_pace", 0.64,
     0.024, 0.02, 0.0199, 0.0207, 0.0194, None, None, "4 customers lost, 5 allowed: room for one more."),
    ("rtl", "900 رسالة في سبتمبر", "prospecting_activity", "count", "increase", ("rep", "r-dana"), "activity",
     "דנה", MONTH, "on_pace", 0.58, None, 900, 561, 573, 905, 174.0, 168.0, "12 behind, within its usual range."),
    ("meetings-q3", "240 meetings booked", "prospecting_activity", "count", "increase", ("team", "outbound"),
     "team", "sara<script>", QUARTER, "achieved", 1.0, None, 240, 248, 214, 280, None, None,
     "Reached on 16 September, 14 days early."),
]  # fmt: skip


def build(path: Path, goals: list = GOALS) -> Path:
    """A published file at `path` with `goals` (rows as in GOALS)."""
    with warehouse.connect(path) as con:
        create_all(con)
        con.execute(f"create table meta.publication ({PUBLICATION})")
        insert(
            con, "meta.publication", run_id="0a1b2c3d", as_of_date=AS_OF,
            published_at=dt.datetime(2026, 9, 18, 6, 0, tzinfo=dt.UTC), git_revision="49e0c14",
            content_hash="c" * 64, rows=1,
        )  # fmt: skip
        for rep, name, team in (("r-luis", "Luis Ortega", "outbound"), ("r-dana", "דנה כהן", "outbound")):
            insert(con, "marts.dim_rep", rep_id=rep, rep_name=name, current_team=team)
        _kpis(con)
        _values(con)
        _funnel(con)
        _meta(con)
        _alerts(con)
        for goal in goals:
            _goal(con, goal)
        _gaps(con, goals)
    return path


def _kpis(con) -> None:
    for kpi, label, unit, direction, kind, numerator in KPIS:
        insert(
            con, "kpis.dim_kpi", kpi=kpi, label=label, unit=unit, direction=direction, kind=kind,
            numerator=numerator, denominator="Base of the same period" if kind == "ratio" else None,
            definition=f"{label} of the period, by the day of the event.", is_available=True,
        )  # fmt: skip


def _values(con) -> None:
    """Two years of months for the company and a team; year to date for flows, twelve months for ratios."""
    level = {"revenue_net": 390e3, "new_customers": 21, "cac": 1310, "win_rate": 0.252, "gross_margin": 0.616,
             "ltv_cac": 3.9}  # fmt: skip
    rows = []
    for number, (kpi, value) in enumerate(level.items()):
        unit = next(row[2] for row in KPIS if row[0] == kpi)
        for scope, share in (("company", 1.0), ("team", 0.3)):
            scale = share if unit == "count" or kpi == "revenue_net" else 1.0
            scope_id = "all" if scope == "company" else "mid-market"
            for month in range(32):
                start = dt.date(2024 + month // 12, month % 12 + 1, 1)
                end = (start + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)
                wave = 1 + 0.09 * math.sin(month * 0.9 + number) + 0.012 * (month - 31) * (-1 if kpi == "cac" else 1)
                rows.append((kpi, "month", start, end, scope, scope_id, value * scale * wave, unit))
            begin = dt.date(2026, 1, 1)
            if kpi in ("revenue_net", "new_customers"):
                total = {"revenue_net": 3_310_000.4, "new_customers": 182.0}[kpi] * scale
                growth = {"revenue_net": 0.146, "new_customers": 0.071}[kpi]
                rows.append((f"ytd_{kpi}", "fiscal_ytd", begin, AS_OF, scope, scope_id, total, unit))
                rows.append((f"ytd_growth_{kpi}", "fiscal_ytd", begin, AS_OF, scope, scope_id, growth, "ratio"))
            else:
                before = value * {"cac": 1.0395, "win_rate": 1.083}.get(kpi, 0.95)
                for year, figure in ((2026, value), (2025, before)):
                    first, last = dt.date(year - 1, 9, 1), dt.date(year, 8, 31)
                    rows.append((kpi, "trailing_12m", first, last, scope, scope_id, figure, unit))
    names = ("kpi", "grain", "period_start_date", "period_end_date", "scope_type", "scope_id", "kpi_value", "unit")
    values = [dict(zip(names, row, strict=True)) for row in rows]
    for row in values:
        row["period_id"] = f"{row['grain']}:{row['period_start_date']}:{row['period_end_date']}"
        row["is_complete"] = row["grain"] != "fiscal_ytd"
        row["kpi_value"] = float(row["kpi_value"])
    insert_many(con, "kpis.fct_kpi_values", values)


def _funnel(con) -> None:
    stages = ["Lead", "Contacted", "Replied", "Meeting", "Proposal", "Won"]
    reached = [8420, 5137, 1182, 561, 238, 61]
    ratios = [(0.61, 0.60), (0.23, 0.24), (0.475, 0.46), (0.424, 0.449), (0.256, 0.34), (None, None)]
    start, end = dt.date(2026, 1, 1), AS_OF
    period = f"fiscal_ytd:{start}:{end}"
    insert(con, "kpis.dim_period", period_id=period, grain="fiscal_ytd", period_start_date=start,
           period_end_date=end)  # fmt: skip
    for rank, (stage, count, (ratio, before)) in enumerate(zip(stages, reached, ratios, strict=True), start=1):
        insert(
            con, "kpis.fct_funnel_bottlenecks", pipeline="Sales", stage_rank=rank, stage=stage, period_id=period,
            scope_type="company", scope_id="all", base_start_date=dt.date(2025, 1, 1),
            base_end_date=AS_OF.replace(year=2025), reached=count, decided=count, conversion_ratio=ratio,
            base_conversion_ratio=before, deals_missed=None if ratio is None else count * (before - ratio),
            is_conversion_bottleneck=stage == "Proposal", is_time_bottleneck=stage == "Meeting", days_per_exit=9.0,
            base_days_per_exit=7.0,
        )  # fmt: skip


def _meta(con) -> None:
    tables = [("hubspot", "deals", 1, 8412, 3, False), ("hubspot", "contacts", 9, 21033, 12, True),
              ("stripe", "invoices", 1, 15210, 0, False), ("google_ads", "campaigns", 1, 930, 1, False)]  # fmt: skip
    for source, table, age, read, quarantined, stale in tables:
        through = AS_OF - dt.timedelta(days=age - 1)
        insert(
            con, "meta.source_freshness", source=source, table_name=table, entity=table, files=12,
            data_through_date=through, as_of_date=AS_OF, stale_after_days=7, is_stale=stale,
            reason="8 days late, at most 7 are allowed" if stale else None,
        )  # fmt: skip
        insert(con, "meta.ingest_files", file=f"{source}/{table}.csv", source=source, table_name=table, sha256="ab",
               records_read=read, accepted=read - quarantined, quarantined=quarantined, verdict="loaded")  # fmt: skip
    insert(con, "meta.ingest_files", file="hubspot/<b>deals</b> (2).csv", source="hubspot", table_name="deals",
           sha256="cd", verdict="held", reason="line 812: a quote that is never closed")  # fmt: skip
    insert_many(con, "meta.quarantine", [
        {"file": "hubspot/contacts.csv", "source": "hubspot", "table_name": "contacts", "sha256": "ef",
         "line_number": 40 + number, "column_name": "createdate", "reason": "not a date <b>of the declared form</b>"}
        for number in range(12)])  # fmt: skip
    insert(con, "meta.waiting_files", file="stripe/late.csv", reason="it is still being written")
    insert(con, "goals.goal_errors", file="goals/growth.yml", line=6, column=8,
           message="unknown KPI 'revenue_nett'; did you mean 'revenue_net'?")  # fmt: skip


# id, about, change, state, status, attempts, note, receiver, owner
ALERTS = [
    ("cac-2026", "goal", "worsened", "off_pace", "sent", 1, None, "sales-leads", "priya"),
    ("win-rate-q3", "goal", "opened", "off_pace", "dead", 5, "sales-leads answered 404", "sales-leads", "tom"),
    ("hostile", "goal", "opened", "at_risk", "silenced", 0, "silenced until 30 Sept: <i>holiday</i>", "sara<script>",
     "sara<script>"),
    ("calls-sep", "goal", "opened", "off_pace", "waiting", 2, "the-hook did not answer within 10 seconds", "the-hook",
     "luis"),
    ("hubspot.contacts", "source", "opened", "stale", "sent", 1, None, "data-team", ""),
]  # fmt: skip


def _alerts(con) -> None:
    noticed = dt.datetime(2026, 9, 18, 5, 0, tzinfo=dt.UTC).replace(tzinfo=None)
    for goal_id, about, change, state, status, attempts, note, target, owner in ALERTS:
        insert(
            con, "meta.alerts", alert_key=f"{goal_id} | {state} | {target}", about=about, goal_id=goal_id,
            goal_window="", change=change, state=state, severity="warning", as_of_date=AS_OF, target=target,
            channel={"sales-leads": "Slack", "data-team": "mail"}.get(target), owner=owner, team="",
            subject=f"{goal_id} {change}", status=status, note=note, attempts=attempts,
            created_at=noticed, sent_at=noticed + dt.timedelta(minutes=3) if status == "sent" else None,
            next_attempt_at=noticed + dt.timedelta(hours=1) if status == "waiting" else None,
        )  # fmt: skip


def _gaps(con, goals: list) -> None:
    """Causes of every kind for each flagged revenue goal; the win rate's parts move the whole by points."""
    for goal in goals:
        if goal[2] == "revenue_net" and goal[9] in ("off_pace", "at_risk"):
            rows = [
                ("scope", 1, "mid-market", -83_000.0, 410_000.0, 327_000.0, "currency", "Mid-market is short."),
                ("scope", 2, "(unassigned)", -28_000.0, 40_000.0, 12_000.0, "currency", "Nobody's is short."),
                ("stage", 1, "Proposal", -20.0, 0.34, 0.26, "count", "In the funnel Proposal lost most."),
                *[("deal_lost", n, f"Deal {n} <b>big</b>", -9_000.0 / n, None, None, "currency",
                   f"Deal {n} <b>big</b> was lost on 3 Sept 2026: Price.") for n in range(1, 6)],
                ("customer_lost", 1, "شركة النور", -900.0, None, None, "currency", "شركة النور left on 3 Sept 2026."),
            ]  # fmt: skip
        elif goal[0] == "win-rate-q3":
            rows = [("scope", 1, "Tom Becker", -0.021, None, 0.19, "ratio", "Tom Becker moves the whole down.")]
        else:
            continue
        for kind, place, name, contribution, base, actual, unit, text in rows:
            insert(con, "goals.goal_gap", goal_id=goal[0], kind=kind, place=place, name=name, unit=unit, text=text,
                   contribution_value=contribution, base_value=base, actual_value=actual)  # fmt: skip


def _goal(con, goal: tuple) -> None:
    (goal_id, statement, kpi, unit, direction, scope, kind, owner, window, state, chance, baseline, target, actual,
     expected, forecast, required, recent, reason) = goal  # fmt: skip
    width = abs(forecast or 0) * (0.007 if unit == "ratio" and (forecast or 0) > 1 else 0.03)
    row = {
        "goal_id": goal_id, "statement": statement, "kpi": kpi, "unit": unit,
        "currency": "EUR" if unit == "currency" else None, "direction": direction, "scope_type": scope[0],
        "scope_id": scope[1], "kind": kind, "owner": owner, "window_start_date": window[0],
        "window_end_date": window[1], "as_of_date": AS_OF, "state": state,
        "state_since_date": AS_OF - dt.timedelta(days=20), "probability_ratio": chance,
        "previous_state": "at_risk" if goal_id == "cac-2026" else None,
        "why": "Mid-market is short. 5 deals were lost; the largest is Deal 1 <b>big</b>." if kpi == "revenue_net"
        else None,
        "stretch_value": target * 1.1 if goal_id in ("revenue-2026", "ltv-2027") else None,
        "stretch_probability_ratio": 0.12 if goal_id in ("revenue-2026", "ltv-2027") else None,
        "actual_value": actual, "baseline_value": baseline, "target_value": target, "expected_value": expected,
        "forecast_value": forecast, "required_rate_value": required, "recent_rate_value": recent,
        "smart_specific": "pass: priya answers for revenue_net", "smart_measurable": "pass: known since January 2024",
        "smart_achievable": "warn: ambitious, +18% in a year where the best year so far gave +21%",
        "smart_relevant": "fail: it supports growth-plan, which does not exist", "smart_time_bound": "pass: 52 weeks",
        "reason": reason,
    }  # fmt: skip
    if forecast is not None:
        row |= {
            "forecast_low_50_value": forecast - width, "forecast_high_50_value": forecast + width,
            "forecast_low_80_value": forecast - 2 * width, "forecast_high_80_value": forecast + 2 * width,
        }  # fmt: skip
    insert(con, "goals.goal_scores", **row)
    if None not in (actual, expected, forecast):
        cumulative = next((row[4] == "flow" for row in KPIS if row[0] == kpi), False)
        _path(con, goal_id, window, 0.0 if cumulative else baseline or 0.0, actual, expected, forecast, target, width)


def _path(con, goal_id, window, start, actual, expected, forecast, target, width) -> None:
    length = (window[1] - window[0]).days
    today = min(AS_OF, window[1])
    past = (today - window[0]).days or 1
    rows = []
    for day in range(length + 1):
        date = window[0] + dt.timedelta(days=day)
        way = day / past
        wiggle = 0.05 * math.sin(day / 6.5) * (1 - way) * (1.0 if start == 0 else 2.2)
        if date <= today:
            plan = start + (expected - start) * way**1.02
            value = start + (actual - start) * (way**0.96 + wiggle * way)
            rows.append((goal_id, date, value, plan, *[None] * 5))
        else:
            ahead = (day - past) / (length - past)
            plan = expected + (target - expected) * ahead
            middle = actual + (forecast - actual) * ahead
            spread = width * math.sqrt(ahead)
            rows.append((goal_id, date, None, plan, middle, middle - spread, middle + spread,
                         middle - 2 * spread, middle + 2 * spread))  # fmt: skip
    names = (
        "goal_id", "point_date", "actual_value", "expected_value", "forecast_value", "forecast_low_50_value",
        "forecast_high_50_value", "forecast_low_80_value", "forecast_high_80_value",
    )  # fmt: skip
    insert_many(con, "goals.goal_paths", [dict(zip(names, row, strict=True)) for row in rows])
