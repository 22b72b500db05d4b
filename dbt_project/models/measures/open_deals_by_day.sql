-- Deals that became open less deals that ceased to be, per day; with what they are worth, what that is weighted by
-- the chance of a win, and those whose planned closing day has passed. A deal that changes hands ceases to be open
-- with one and becomes it with the other.
{%- set scope_columns %}spans.team, spans.rep_id, spans.segment, spans.territory, spans.channel, spans.product{% endset %}
with spans as (
    select *,
        case when expected_close_date is not null
            then greatest({{ add_days('expected_close_date', 1) }}, from_date) end as overdue_date
    from {{ ref('open_deal_stretches') }}
),

ends as (
    select 1 as sign, from_date as date_day, spans.* from spans
    union all
    select -1, to_date, spans.* from spans where to_date is not null
),

-- A stage that lasts over several pieces of the deal, or a piece over several stages, is one row each.
chances as (
    select
        spans.open_amount, stages.chance_ratio, {{ scope_columns }},
        greatest(stages.from_date, spans.from_date) as from_date,
        case
            when stages.to_date is null or spans.to_date < stages.to_date then spans.to_date
            else stages.to_date
        end as to_date
    from {{ ref('open_deal_stages') }} as stages
    inner join spans
        on spans.deal_id = stages.deal_id
        and (stages.to_date is null or spans.from_date < stages.to_date)
        and (spans.to_date is null or spans.to_date > stages.from_date)
    where spans.open_amount is not null
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
        spans.date_day, 0, 0, 0, 0,
        spans.sign * {{ at_rate('spans.open_amount', 'coalesce(spans.chance_ratio, 0)') }},
        case when spans.chance_ratio is null then spans.sign else 0 end,
        0,
        {{ scope_columns }}
    from (
        select 1 as sign, from_date as date_day, chances.* from chances
        union all
        select -1, to_date, chances.* from chances where to_date is not null
    ) as spans
    union all
    select overdue_date, 0, 0, 0, 0, 0, 0, 1, {{ scope_columns }}
    from spans
    where overdue_date is not null and (to_date is null or overdue_date < to_date)
    union all
    select to_date, 0, 0, 0, 0, 0, 0, -1, {{ scope_columns }}
    from spans
    where overdue_date < to_date
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
