-- What happened to deals on their way: stages left and entered again on the day of it, whole ways when the deal closed.
with events as (
    select left_date as date_day, {{ scopes().values() | join(', ') }},
        1 as exits, stood_days, 0 as reentries, 0 as closed_deals, 0 as recorded_deals, 0 as deals_gone_back,
        0 as deals_skipping
    from {{ ref('stage_reaches') }}
    where left_date is not null
    union all
    select entered_date, {{ scopes().values() | join(', ') }}, 0, 0, 1, 0, 0, 0, 0
    from {{ ref('fct_stage_entry') }}
    where entry_number > 1
    union all
    select deal.closed_date, {{ of('deal', scopes().values() | list) }}, 0, 0, 0, 1,
        case when path.has_skipped is null then 0 else 1 end,
        case when path.has_gone_back then 1 else 0 end, case when path.has_skipped then 1 else 0 end
    from {{ ref('fct_deal') }} as deal
    inner join {{ ref('int_deal_path') }} as path on path.deal_id = deal.deal_id
    where deal.is_closed and deal.closed_date is not null
)

{{ by_scope('events', ['date_day'], {
    'exits': 'sum(exits)',
    'stage_days': 'sum(stood_days)',
    'reentries': 'sum(reentries)',
    'closed_deals': 'sum(closed_deals)',
    'recorded_deals': 'sum(recorded_deals)',
    'deals_gone_back': 'sum(deals_gone_back)',
    'deals_skipping': 'sum(deals_skipping)',
}) }}
