"""Empty tables with the columns of docs/contract.md and docs/architecture.md, for tests that fill a few.

Written from the documents and not from the code that makes the tables, so that a drift of either shows.
"""

from __future__ import annotations

import duckdb
import polars as pl

_SCOPES = "rep_id varchar, team varchar, segment varchar, territory varchar, channel varchar, product varchar"
_SCORE = """
    goal_id varchar, parent_goal_id varchar, statement varchar, kpi varchar, unit varchar, currency varchar,
    direction varchar, scope_type varchar, scope_id varchar, kind varchar, owner varchar,
    window_start_date date, window_end_date date, as_of_date date, state varchar, state_since_date date,
    previous_state varchar, probability_ratio double, stretch_probability_ratio double, progress_ratio double,
    grade_ratio double,
    actual_value double, baseline_value double, target_value double, stretch_value double,
    expected_value double, forecast_value double, forecast_low_50_value double,
    forecast_high_50_value double, forecast_low_80_value double, forecast_high_80_value double,
    required_rate_value double, recent_rate_value double, smart_specific varchar, smart_measurable varchar,
    smart_achievable varchar, smart_relevant varchar, smart_time_bound varchar, reason varchar, why varchar
"""
TABLES = {
    "marts.dim_rep": "rep_id varchar, rep_name varchar, current_team varchar, role varchar, "
    "department varchar, territory varchar, hired_date date, left_date date",
    "marts.dim_customer": "customer_id varchar, customer_kind varchar, is_matched boolean, company_domain varchar, "
    "segment varchar, territory varchar, channel varchar, rep_id varchar, first_paid_date date",
    "marts.dim_product": "product_id varchar, product varchar, product_line varchar, unit_cost_amount decimal(18,4)",
    "marts.dim_day": "date_day date, week_start_date date, month_start_date date",
    "marts.fct_deal": f"deal_id varchar, deal_name varchar, pipeline varchar, stage varchar, {_SCOPES}, "
    "deal_amount decimal(18,4), created_date date, closed_date date, is_won boolean, lost_reason varchar",
    "marts.fct_stage_entry": "deal_id varchar, pipeline varchar, stage varchar, stage_rank integer, "
    f"entry_number integer, entered_date date, exited_date date, is_imputed boolean, {_SCOPES}",
    "marts.fct_revenue_line": f"revenue_line_id varchar, revenue_date date, {_SCOPES}, net_amount decimal(18,4)",
    "marts.fct_mrr_interval": f"customer_id varchar, valid_from_date date, valid_to_date date, {_SCOPES}",
    "marts.fct_customer_spell": f"customer_id varchar, spell_number integer, {_SCOPES}",
    "marts.fct_spend": "spend_date date, category varchar, spend_amount decimal(18,4)",
    "marts.fct_activity": f"activity_id varchar, activity_date date, {_SCOPES}",
    "marts.fct_outreach": "email_hash varchar, campaign varchar, event_type varchar, event_date date, "
    f"sent_date date, {_SCOPES}",
    "marts.fct_signup": f"signup_id varchar, signup_date date, via varchar, {_SCOPES}",
    "marts.fct_lead": f"lead_id varchar, lead_date date, {_SCOPES}, customer_id varchar",
    "marts.fct_lifecycle_entry": f"person_id varchar, stage varchar, entry_number integer, entered_date date, "
    f"is_imputed boolean, {_SCOPES}",
    "marts.fct_quota": "rep_id varchar, team varchar, quota_start_date date, quota_end_date date, "
    "quota_amount decimal(18,4)",
    "marts.fct_employment_interval": "rep_id varchar, department varchar, hired_date date, left_date date",
    "marts.fct_training": f"training_id varchar, held_date date, kind varchar, hours double, {_SCOPES}",
    "marts.fct_time_entry": f"entry_id varchar, worked_date date, activity varchar, hours double, {_SCOPES}",
    "marts.fct_survey": "response_id varchar, responded_date date, score_ratio double, customer_id varchar",
    "marts.fct_missing_exchange_rate": "from_currency varchar, to_currency varchar, rate_date date, "
    "needed_by varchar, rows_count bigint",
    "kpis.fct_kpi_values": "kpi varchar, period_id varchar, grain varchar, period_start_date date, "
    "period_end_date date, scope_type varchar, scope_id varchar, kpi_value double, unit varchar, "
    "currency varchar, numerator double, denominator double, observations bigint, is_complete boolean, "
    "as_of_date date",
    "kpis.dim_kpi": "kpi varchar, label varchar, unit varchar, direction varchar, kind varchar, "
    "numerator varchar, denominator varchar, sources varchar, minimum_observations integer, "
    "definition varchar, grains varchar, scopes varchar, is_available boolean, absent_reason varchar",
    "kpis.dim_period": "period_id varchar, grain varchar, period_start_date date, period_end_date date",
    "kpis.fct_funnel_stages": "pipeline varchar, stage_rank integer, stage varchar, view varchar, "
    "period_id varchar, scope_type varchar, scope_id varchar, entered bigint, converted bigint, "
    "exits bigint, stage_days double, is_mature boolean",
    "kpis.fct_funnel_bottlenecks": "pipeline varchar, stage_rank integer, stage varchar, period_id varchar, "
    "scope_type varchar, scope_id varchar, base_start_date date, base_end_date date, reached bigint, decided bigint, "
    "conversion_ratio double, base_conversion_ratio double, deals_missed double, exits bigint, days_per_exit double, "
    "base_days_per_exit double, days_lost double, is_conversion_bottleneck boolean, is_time_bottleneck boolean",
    "goals.goal_scores": _SCORE,
    "goals.goal_score_history": f"{_SCORE}, knowledge varchar",
    "goals.goal_paths": "goal_id varchar, point_date date, actual_value double, expected_value double, "
    "forecast_value double, forecast_low_50_value double, forecast_high_50_value double, "
    "forecast_low_80_value double, forecast_high_80_value double",
    "goals.goal_gap": "goal_id varchar, kind varchar, place integer, name varchar, contribution_value double, "
    "base_value double, actual_value double, unit varchar, text varchar",
    "goals.goal_errors": 'file varchar, line integer, "column" integer, message varchar',
    "goals.goal_history": "goal_id varchar, definition_hash varchar, first_seen_as_of_date date, definition varchar",
    "meta.ingest_files": "file varchar, source varchar, table_name varchar, sha256 varchar, "
    "records_read bigint, accepted bigint, duplicates bigint, quarantined bigint, totals_dropped bigint, "
    "verdict varchar, reason varchar, landed_at timestamp, snapshot_at timestamp, snapshot_known_by varchar, "
    "further_columns varchar, absent_columns varchar",
    "meta.quarantine": "file varchar, source varchar, table_name varchar, sha256 varchar, "
    "line_number bigint, column_name varchar, raw_value varchar, reason varchar",
    "meta.waiting_files": "file varchar, reason varchar",
    "meta.mapping_errors": "file varchar, line integer, column_number integer, message varchar",
    "meta.alerts": "alert_key varchar, about varchar, goal_id varchar, goal_window varchar, change varchar, "
    "previous_state varchar, state varchar, severity varchar, as_of_date date, target varchar, "
    "channel varchar, owner varchar, team varchar, subject varchar, status varchar, note varchar, "
    "attempts integer, created_at timestamp, next_attempt_at timestamp, sent_at timestamp",
    "meta.source_freshness": "source varchar, table_name varchar, entity varchar, files bigint, "
    "data_through_date date, as_of_date date, stale_after_days integer, is_stale boolean, reason varchar",
}
PUBLICATION = (
    "run_id varchar, as_of_date date, published_at timestamp, git_revision varchar, content_hash varchar, "
    '"rows" bigint'
)


def create_all(con: duckdb.DuckDBPyConnection) -> None:
    """Every table of a private warehouse that is published, empty."""
    for schema in ("marts", "kpis", "goals", "meta"):
        con.execute(f"create schema if not exists {schema}")
    for table, columns in TABLES.items():
        con.execute(f"create table {table} ({columns})")


def insert(con: duckdb.DuckDBPyConnection, table: str, **values: object) -> None:
    """One row; columns that are not named are NULL."""
    names = ", ".join(f'"{name}"' for name in values)
    con.execute(f"insert into {table} ({names}) values ({', '.join('?' for _ in values)})", list(values.values()))


def insert_many(con: duckdb.DuckDBPyConnection, table: str, rows: list[dict]) -> None:
    """Many rows at once, all with the same columns (one statement a row costs a millisecond each)."""
    frame = pl.DataFrame(rows, infer_schema_length=None)
    names = ", ".join(f'"{name}"' for name in frame.columns)
    con.register("new_rows", frame)
    con.execute(f"insert into {table} ({names}) select {names} from new_rows")
    con.unregister("new_rows")
