"""The last question of the run: where does every goal stand, and which ones are falling off pace?"""

from __future__ import annotations

import dagster as dg

from pipelines.defs import plots
from pipelines.defs.resources import DataFolder, RunLock, Warehouse
from pipelines.goals import report, score
from pipelines.kpis import catalogue
from pipelines.settings import DBT_DIR

KEY = dg.AssetKey(["goals", "goal_scores"])
READ = (
    ("kpis", "fct_kpi_values"), ("kpis", "dim_period"), ("kpis", "fct_funnel_bottlenecks"), ("marts", "dim_rep"),
    ("marts", "fct_deal"), ("marts", "dim_customer"), ("marts", "fct_customer_spell"), ("marts", "fct_mrr_interval"),
)  # fmt: skip


@dg.asset(
    key=KEY,
    deps=[dg.AssetKey(list(table)) for table in READ],
    check_specs=[dg.AssetCheckSpec("smart", asset=KEY, description="Every letter of SMART of every goal.")],
    group_name="goals",
    kinds={"python", "duckdb"},
    pool="warehouse",
    description="Every SMART goal scored: progress, expected by now, forecast, probability, state and reason.",
)
def goal_scores(folder: DataFolder, warehouse: Warehouse, run_lock: RunLock) -> dg.MaterializeResult:
    with warehouse.open() as con:
        result = score.score(con, folder.settings, folder.company, catalogue.load(DBT_DIR), folder.judged_day)
        rows = con.execute(
            "select state, statement, scope_id, probability_ratio, reason from goals.goal_scores "
            "order by probability_ratio nulls last, goal_id"
        ).fetchall()
    flagged = [row for row in rows if row[0] in ("off_pace", "at_risk")]
    return dg.MaterializeResult(
        metadata={
            "goals": len(rows),
            "off pace": sum(row[0] == "off_pace" for row in rows),
            "at risk": sum(row[0] == "at_risk" for row in rows),
            "flagged": dg.MetadataValue.md(_table(flagged)),
            "chance of each goal": plots.bars(
                [(row[1], row[3], row[0]) for row in rows if row[3] is not None], "Chance of reaching each goal"
            ),
            "as_of": folder.judged_day.isoformat(),
        },
        check_results=[_smart(report.failed_letters(result.scores))],
    )


def _smart(failed: dict[str, list[str]]) -> dg.AssetCheckResult:
    """Whether every goal is SMART; a goal that is not is still scored, so it only warns."""
    lines = [f"- **{goal}**: {line}" for goal, verdicts in failed.items() for line in verdicts]
    return dg.AssetCheckResult(
        check_name="smart",
        passed=not failed,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={"goals": len(failed), "failed letters": dg.MetadataValue.md("\n".join(lines) or "none")},
    )


def _table(rows: list[tuple]) -> str:
    lines = ["| state | goal | scope | chance | why |", "|---|---|---|---|---|"]
    for state, statement, scope, chance, reason in rows:
        cells = (state, statement, scope, "" if chance is None else f"{chance:.0%}", reason)
        lines.append("| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines)
