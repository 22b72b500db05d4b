{{ config(materialized='table') }}

{#- A step decided or left by fewer deals than this moves by chance; a loss below this share is none. -#}
{%- set fewest = 10 -%}
{%- set slack = 0.02 -%}

with steps as (
    select
        *,
        went_on + dropped as decided,
        base_went_on + base_dropped as base_decided,
        went_on / nullif(went_on + dropped, 0) as conversion_ratio,
        base_went_on / nullif(base_went_on + base_dropped, 0) as base_conversion_ratio,
        stage_days / nullif(exits, 0) as days_per_exit,
        base_stage_days / nullif(base_exits, 0) as base_days_per_exit
    from {{ ref('stage_comparisons') }}
    where reached + went_on + dropped + exits + coalesce(base_reached + base_went_on + base_dropped + base_exits, 0) > 0
),

-- Conversions multiply down the funnel, so the step that kept the smallest part of its own lost the most deals won.
judged as (
    select
        *,
        (base_conversion_ratio - conversion_ratio) * decided as deals_missed,
        (days_per_exit - base_days_per_exit) * exits as days_lost,
        case
            when decided >= {{ fewest }} and base_decided >= {{ fewest }}
                then conversion_ratio / nullif(base_conversion_ratio, 0)
        end as kept_ratio,
        case
            when exits >= {{ fewest }} and base_exits >= {{ fewest }}
                and days_per_exit > base_days_per_exit * {{ 1 + slack }}
                then (days_per_exit - base_days_per_exit) * exits
        end as slower_days
    from steps
),

ranked as (
    select
        *,
        row_number() over (
            partition by pipeline, period_id, scope_type, scope_id order by kept_ratio nulls last, stage_rank
        ) as conversion_place,
        row_number() over (
            partition by pipeline, period_id, scope_type, scope_id order by slower_days desc nulls last, stage_rank
        ) as time_place
    from judged
)

select
    pipeline,
    stage_rank,
    stage,
    period_id,
    scope_type,
    scope_id,
    base_start_date,
    base_end_date,
    cast(reached as bigint) as reached,
    cast(decided as bigint) as decided,
    conversion_ratio,
    base_conversion_ratio,
    deals_missed,
    cast(exits as bigint) as exits,
    days_per_exit,
    base_days_per_exit,
    days_lost,
    conversion_place = 1 and coalesce(kept_ratio < {{ 1 - slack }}, false) as is_conversion_bottleneck,
    time_place = 1 and slower_days is not null as is_time_bottleneck
from ranked
