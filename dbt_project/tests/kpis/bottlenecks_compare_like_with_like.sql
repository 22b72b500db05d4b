-- A whole period's base is what the same period of the year before was itself, and one step at most is named.
with periods as (
    select period_id, period_start_date, period_end_date
    from {{ ref('dim_period') }}
    where grain in ('quarter', 'year', 'trailing_12m')
),

compared as (
    select now.period_id, before.period_id as base_period_id
    from periods as now
    inner join periods as before
        on before.period_start_date = {{ add_months('now.period_start_date', -12) }}
        and before.period_end_date = last_day({{ add_months('now.period_end_date', -12) }})
)

select now.period_id, now.scope_type, now.scope_id, now.stage, now.base_conversion_ratio, before.conversion_ratio
from {{ ref('fct_funnel_bottlenecks') }} as now
inner join compared on compared.period_id = now.period_id
inner join {{ ref('fct_funnel_bottlenecks') }} as before
    on before.period_id = compared.base_period_id and before.pipeline = now.pipeline
    and before.stage_rank = now.stage_rank and before.scope_type = now.scope_type and before.scope_id = now.scope_id
cross join {{ ref('stg_company') }} as company
where now.base_start_date is not null
    and now.base_end_date = last_day(now.base_end_date)
    and substr(now.period_id, length(now.period_id) - 9) <= cast(company.as_of_date as string)
    and (
        abs(now.base_conversion_ratio - before.conversion_ratio) > 0.000001
        or abs(now.base_days_per_exit - before.days_per_exit) > 0.000001
    )
union all
select period_id, scope_type, scope_id, pipeline, null, null
from {{ ref('fct_funnel_bottlenecks') }}
group by pipeline, period_id, scope_type, scope_id
having count_if(is_conversion_bottleneck) > 1 or count_if(is_time_bottleneck) > 1
