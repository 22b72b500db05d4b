"""The questions that the pages ask of the published file."""

from __future__ import annotations

SCORES = """
    select goal_scores.*, rep.rep_name, owner_rep.rep_name as owner_name,
        case when scope_type = 'team' then scope_id when scope_type = 'rep' then rep.current_team end as team
    from goals.goal_scores
    left join (
        select rep_id, max(rep_name) as rep_name, max(current_team) as current_team
        from marts.dim_rep group by rep_id
    ) as rep on scope_type = 'rep' and scope_id = rep.rep_id
    left join (select rep_id, max(rep_name) as rep_name from marts.dim_rep group by rep_id) as owner_rep
        on owner = owner_rep.rep_id
    order by goal_id, window_start_date
"""
# Charts are drawn of flagged goals only.
PATHS = """
    select goal_id, point_date, actual_value, expected_value, forecast_value, forecast_low_50_value,
        forecast_high_50_value, forecast_low_80_value, forecast_high_80_value
    from goals.goal_paths
    where goal_id in (select goal_id from goals.goal_scores where list_contains($states, state))
    order by goal_id, point_date
"""
GAPS = "select * from goals.goal_gap order by goal_id, kind, place"
# A level of the month that still runs is that of today; a day's own value stands beside that of a year before.
VALUES = """
    select kpi, grain, period_start_date, period_end_date, scope_type, scope_id, kpi_value, is_complete
    from kpis.fct_kpi_values
    where (grain in ('month', 'fiscal_ytd', 'trailing_12m') and period_end_date between $first and $as_of
            or grain = 'month' and $as_of between period_start_date and period_end_date
            or grain = 'day' and period_end_date in ($as_of, $year_before))
        and scope_type in ('company', 'team', 'rep') and kpi_value is not null and list_contains($kpis, kpi)
    order by kpi, scope_type, scope_id, grain, period_end_date
"""
FUNNEL = """
    select steps.*, period.grain, period.period_start_date, period.period_end_date
    from kpis.fct_funnel_bottlenecks as steps join kpis.dim_period as period using (period_id)
    where period.grain in ('fiscal_ytd', 'trailing_12m', 'quarter') and period.period_end_date <= $as_of
        and period.period_end_date > $first and scope_type in ('company', 'team', 'rep')
    order by steps.pipeline, steps.stage_rank
"""
SOURCES = """
    with latest as (
        select source, table_name, max(data_through_date) as data_through_date, bool_or(is_stale) as is_stale,
            max(reason) as reason, max(files) as files, max(stale_after_days) as stale_after_days
        from meta.source_freshness group by source, table_name
    ), counted as (
        select source, table_name, sum(records_read) as records_read, sum(quarantined) as quarantined,
            count(*) filter (where verdict = 'held') as held
        from meta.ingest_files group by source, table_name
    )
    select latest.*, coalesce(records_read, 0) as records_read, coalesce(quarantined, 0) as quarantined,
        coalesce(held, 0) as held
    from latest left join counted using (source, table_name)
    order by is_stale desc, source, table_name
"""
REFUSED = """
    select file, verdict, reason, landed_at from meta.ingest_files where verdict in ('held', 'unrecognised')
    union all
    select file, 'waiting', reason, null from meta.waiting_files
    order by landed_at desc nulls last, file
"""
# Values stand in the landing; a page says where and why.
QUARANTINED = """
    select source, table_name, coalesce(column_name, '') as column_name, reason, count(*) as records,
        arg_min(file, (file, line_number)) as file, arg_min(line_number, (file, line_number)) as line_number
    from meta.quarantine group by all order by records desc, source, table_name, column_name, reason
"""
MAPPING_ERRORS = "select * from meta.mapping_errors order by file, line"
# A file that an older version published may lack some.
ALERT_COLUMNS = (
    "alert_key", "about", "goal_id", "goal_window", "change", "previous_state", "state", "severity", "as_of_date",
    "target", "channel", "owner", "team", "subject", "status", "note", "attempts", "created_at", "next_attempt_at",
    "sent_at",
)  # fmt: skip
ALERTS = "select * from meta.alerts order by created_at desc, alert_key"
