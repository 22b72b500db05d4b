"""The tables every published file has, with the columns that may not be empty (docs/contract.md)."""

from __future__ import annotations

KEYS: dict[str, tuple[str, ...]] = {
    "marts.dim_rep": ("rep_id",),
    "marts.dim_customer": ("customer_id",),
    "marts.dim_product": ("product_id",),
    "marts.dim_day": ("date_day",),
    "marts.fct_deal": ("deal_id",),
    "marts.fct_stage_entry": ("deal_id", "stage"),
    "marts.fct_revenue_line": ("revenue_line_id", "revenue_date"),
    "marts.fct_mrr_interval": ("customer_id", "valid_from_date"),
    "marts.fct_customer_spell": ("customer_id", "spell_number"),
    "marts.fct_spend": ("spend_date",),
    "marts.fct_activity": ("activity_id", "activity_date"),
    "kpis.fct_kpi_values": ("kpi", "period_id", "scope_type", "scope_id"),
    "kpis.dim_kpi": ("kpi",),
    "kpis.dim_period": ("period_id",),
    "kpis.fct_funnel_stages": ("pipeline", "stage", "view", "period_id", "scope_type", "scope_id"),
    "goals.goal_scores": ("goal_id", "window_start_date", "window_end_date", "as_of_date", "state"),
    "goals.goal_score_history": ("goal_id", "as_of_date", "state"),
    "goals.goal_paths": ("goal_id", "point_date"),
    "goals.goal_errors": ("file", "message"),
    "goals.goal_history": ("goal_id", "definition_hash"),
    "meta.ingest_files": ("file", "sha256", "verdict"),
    "meta.quarantine": ("file", "line_number", "reason"),
    "meta.source_freshness": ("source", "table_name"),
    "meta.publication": ("run_id", "as_of_date", "published_at", "content_hash"),
}
UNIQUE = ("kpis.fct_kpi_values", "kpis.dim_kpi", "kpis.dim_period", "goals.goal_scores", "goals.goal_paths")
