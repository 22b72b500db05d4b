{#- A feed is an entity, or a figure whose entity the company chose (company.yml, source_of_truth). With each the fact
    or the column that says when it begins; a register has no first day: it tells of all there is. -#}
{%- set figures = {
    'customers': none,
    'revenue': ('fct_revenue_line', 'revenue_date'),
    'leads': ('fct_lead', 'lead_date'),
    'activities': ('fct_activity', 'activity_date'),
    'spend': ('fct_spend', 'spend_date'),
} %}
{%- set entities = {
    'ad_spend': 'spent_date', 'contacts': none, 'deal_stage_events': 'entered_date',
    'deals': 'coalesce(created_date, closed_date)', 'expenses': 'spent_date', 'invoice_lines': none,
    'lifecycle_events': 'entered_date', 'orders': 'ordered_date', 'outreach_events': outreach_date(),
    'quotas': 'period_start_date', 'reps': none, 'signups': 'signed_up_date', 'subscriptions': 'started_date',
    'surveys': 'responded_date', 'time_entries': 'worked_date', 'trainings': 'held_date',
} %}
{#- Kinds of activities that a tool may or may not log: where it never does, a count of them is unknown, not zero. -#}
{%- set kinds = {
    'calls': "activity_type = 'call'", 'emails': "activity_type = 'email'",
    'social_messages': "activity_type = 'social'", 'meetings': "activity_type = 'meeting'",
    'bookings': 'is_booking', 'demos': "activity_type = 'demo'", 'discovery_calls': "purpose = 'discovery'",
    'qualified_calls': "purpose = 'qualification' or outcome = 'qualified'",
    'demo_outcomes': "activity_type = 'demo' and outcome is not null",
} %}
{%- set events = {
    'sent_mails': 'sent', 'opens': 'opened', 'clicks': 'clicked', 'replies': 'replied', 'bounces': 'bounced',
    'unsubscribes': 'unsubscribed',
} -%}

with feeds as (
    {%- for figure, begins in figures.items() %}
    select '{{ figure }}' as feed, {{ figure }}_source as entity, {{ figure }}_source is not null as is_available,
        {{ '(select min(' ~ begins[1] ~ ') from ' ~ ref(begins[0]) ~ ')' if begins else 'cast(null as date)' }} as first_date
    from {{ ref('stg_company') }}
    union all
    {%- endfor %}
    -- A column per stage, or the stage of today, holds one entry only: a return shows in a file of changes, or from the
    -- first of several snapshots on.
    select 'stage_returns', 'deal_stage_events',
        entries.in_files > 0 or (entries.seen > 0 and snapshots.first_date is not null),
        coalesce(entries.first_date, snapshots.first_date)
    from (
        select count(*) as seen,
            count(*) filter (where coalesce(known_from, '') not in ('export', 'last stage change', 'snapshots')) as in_files,
            min(entered_date) filter (where coalesce(known_from, '') not in ('export', 'last stage change', 'snapshots'))
                as first_date
        from {{ ref('stg_deal_stage_events') }}
    ) as entries
    cross join (
        select min(previous_seen_date) as first_date from {{ ref('stg_deals__versions') }}
    ) as snapshots
    union all
    -- Expenses carry the cost of goods only if some of them are that.
    select 'cost_of_goods', company.cost_of_goods_source,
        company.cost_of_goods_source is not null
        and (company.cost_of_goods_source <> 'expenses' or books.entries > 0),
        case when company.cost_of_goods_source = 'expenses' then books.first_date end
    from {{ ref('stg_company') }} as company
    cross join (
        select count(*) as entries, min(spend_date) as first_date
        from {{ ref('fct_spend') }}
        where is_cost_of_goods
    ) as books
    union all
    -- A deal that is given back is no deal any more: a list of deals tells of no refund.
    select 'refunds', revenue_source, revenue_source is not null and revenue_source <> 'deals', cast(null as date)
    from {{ ref('stg_company') }}
    union all
    {%- for kind, condition in kinds.items() %}
    select '{{ kind }}', 'activities', count(*) > 0, min(least(activity_date, booked_date))
    from {{ ref('fct_activity') }}
    where {{ condition }}
    union all
    {%- endfor %}
    {%- for event, word in events.items() %}
    select '{{ event }}', 'outreach_events', count(*) > 0, min(event_date)
    from {{ ref('fct_outreach') }}
    where event_type = '{{ word }}'
    union all
    {%- endfor %}
    {%- for entity, begins in entities.items() %}
    select '{{ entity }}' as feed, '{{ entity }}' as entity, count(*) > 0 as is_available,
        {{ 'min(' ~ begins ~ ')' if begins else 'cast(null as date)' }} as first_date
    from {{ ref('stg_' ~ entity) }}
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
),

-- An export that shows a deal closed was not taken before that day, whatever its name or its newest record says.
decided as (
    select source, table_name, max(closed_date) as closed_date
    from {{ ref('int_deal') }}
    where outcome <> 'open'
    group by source, table_name
),

-- A table that was never loaded has no last day and does not hold back the others of its entity.
reach as (
    select
        fresh.entity,
        min(
            case when decided.closed_date > fresh.data_through_date then decided.closed_date else fresh.data_through_date end
        ) as data_through_date
    from {{ ref('stg_source_freshness') }} as fresh
    left join decided
        on fresh.entity = 'deals' and decided.source = fresh.source and decided.table_name = fresh.table_name
    group by fresh.entity
)

select
    feeds.feed,
    feeds.entity,
    feeds.is_available,
    -- Books are kept by the month, often on its last day: a month with an entry is a whole one.
    case when feeds.entity = 'expenses' then cast(date_trunc('month', feeds.first_date) as date) else feeds.first_date end
        as known_from_date,
    -- A list of products tells what they cost until the next list, not until the day it was written; so do quotas.
    case
        when feeds.entity in ('products', 'quotas') then company.as_of_date
        else least(coalesce(reach.data_through_date, company.as_of_date), company.as_of_date)
    end as known_through_date
from feeds
cross join {{ ref('stg_company') }} as company
left join reach on reach.entity = feeds.entity
