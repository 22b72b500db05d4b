-- A median is taken anew in every period and scope.
with answered as (
    select bridge.period_id, {{ of('lead', ['team', 'rep_id', 'segment']) }}, lead.response_days
    from {{ ref('lead_responses') }} as lead
    inner join {{ ref('period_days') }} as bridge on bridge.date_day = lead.lead_date and bridge.grain <> 'week'
    where lead.answered_date is not null
)

{{ by_scope('answered', ['period_id'], {
    'median_response_days': 'cast(median(response_days) as double)',
    'answered_leads': 'cast(count(*) as double)',
}, only=['team', 'rep', 'segment']) }}
