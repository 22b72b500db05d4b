-- Quota per period, by the share of the quota's days that lie in it. A team's or the company's own row counts only
-- where nobody below it has one: a plan above the sum of its people is not added to them.
with periods as (
    select period_id, grain, period_start_date, period_end_date
    from {{ ref('dim_period') }}
    where grain in ('month', 'quarter', 'year', 'fiscal_quarter', 'fiscal_year', 'goal', 'baseline')
),

prorated as (
    select
        periods.period_id,
        quota.rep_id,
        quota.team,
        case
            when quota.rep_id <> '(unassigned)' then 1
            when quota.team <> '(unassigned)' then 2
            else 3
        end as tier,
        quota.quota_amount * (
            {{ day_diff('greatest(quota.quota_start_date, periods.period_start_date)',
                'least(quota.quota_end_date, periods.period_end_date)') }} + 1
        ) / nullif(cast({{ day_diff('quota.quota_start_date', 'quota.quota_end_date') }} + 1 as double), 0) as quota_amount
    from {{ ref('fct_quota') }} as quota
    inner join periods
        on quota.quota_start_date <= periods.period_end_date and quota.quota_end_date >= periods.period_start_date
    where quota.quota_end_date >= quota.quota_start_date
),

lowest as (
    select *,
        min(tier) over (partition by period_id, team) as team_tier,
        min(tier) over (partition by period_id) as company_tier
    from prorated
),

counted as (
    select * from lowest where tier = 1 or (tier = 2 and team_tier = 2) or (tier = 3 and company_tier = 3)
)

{{ by_scope('counted', ['period_id'], {
    'quota_amount': 'case when count(*) = count(quota_amount) then sum(quota_amount) end',
}, only=['team', 'rep']) }}
