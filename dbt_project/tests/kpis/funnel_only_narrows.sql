-- Of a cohort at most all go on, and no stage was reached by more deals than the one before it.
select pipeline, cast(stage_rank as string) as what
from {{ ref('fct_funnel_stages') }}
where view in ('cohort', 'strict') and converted > entered
union all
select later.pipeline, 'reached ' || cast(later.stage_rank as string)
from (
    select pipeline, stage_rank, count(*) as deals
    from {{ ref('stage_reaches') }}
    group by pipeline, stage_rank
) as later
left join (
    select pipeline, stage_rank, count(*) as deals
    from {{ ref('stage_reaches') }}
    group by pipeline, stage_rank
) as earlier on earlier.pipeline = later.pipeline and earlier.stage_rank = later.stage_rank - 1
where later.stage_rank > 1 and later.deals > coalesce(earlier.deals, 0)
