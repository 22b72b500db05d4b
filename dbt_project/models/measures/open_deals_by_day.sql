-- Deals that became open less deals that ceased to be, per day; with what they are worth, what that is weighted by
-- the chance of a win, and those whose planned closing day has passed.
{%- set scope_columns %}spans.team, spans.rep_id, spans.segment, spans.territory, spans.channel, spans.product{% endset %}
with spans as (
    select *,
        case when expected_close_date is not null
            then greatest({{ add_days('expected_close_date', 1) }}, opened_date) end as overdue_date
    from {{ ref('open_deal_spans') }}
),

ends as (
    select 1 as sign, opened_date as date_day, spans.* from spans
    union all
    select -1, left_date, spans.* from spans where left_date is not null
),

changes as (
    select
        spans.date_day,
        spans.sign as open_deals,
        case when spans.open_amount is not null then spans.sign else 0 end as priced_deals,
        spans.sign * coalesce(spans.open_amount, 0) as open_amount,
        case when spans.lacks_rate then spans.sign else 0 end as deals_without_rate,
        cast(0 as decimal(18, 4)) as weighted_amount,
        0 as deals_without_chance,
        0 as overdue_deals,
        {{ scope_columns }}
    from ends as spans
    union all
    select
        stages.date_day, 0, 0, 0, 0,
        stages.sign * {{ at_rate('spans.open_amount', 'coalesce(stages.chance_ratio, 0)') }},
        case when stages.chance_ratio is null then stages.sign else 0 end,
        0,
        {{ scope_columns }}
    from (
        select deal_id, from_date as date_day, 1 as sign, chance_ratio from {{ ref('open_deal_stages') }}
        union all
        select deal_id, to_date, -1, chance_ratio from {{ ref('open_deal_stages') }} where to_date is not null
    ) as stages
    inner join spans on spans.deal_id = stages.deal_id
    where spans.open_amount is not null
    union all
    select overdue_date, 0, 0, 0, 0, 0, 0, 1, {{ scope_columns }}
    from spans
    where left_date is null or overdue_date < left_date
    union all
    select left_date, 0, 0, 0, 0, 0, 0, -1, {{ scope_columns }}
    from spans
    where overdue_date < left_date
)

{{ by_scope('changes', ['date_day'], {
    'open_deals': 'sum(open_deals)',
    'priced_deals': 'sum(priced_deals)',
    'open_amount': 'sum(open_amount)',
    'deals_without_rate': 'sum(deals_without_rate)',
    'weighted_amount': 'sum(weighted_amount)',
    'deals_without_chance': 'sum(deals_without_chance)',
    'overdue_deals': 'sum(overdue_deals)',
}) }}
