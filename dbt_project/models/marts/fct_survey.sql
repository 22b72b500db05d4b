with event as (
    select
        {{ unique_key(
            'survey.response_id',
            'survey.responded_at nulls last, survey.email_hash nulls last, survey.score nulls last,'
            ~ ' survey.scale_max nulls last, survey.customer_id nulls last, survey.source'
        ) }} as response_id,
        survey.responded_date,
        cast(survey.score as double) / nullif(cast(survey.scale_max as double), 0) as score_ratio,
        coalesce(by_customer.customer_id, by_email.customer_id) as customer_id,
        {{ no_columns(['rep', 'team', 'segment', 'territory', 'channel', 'product']) }}
    from {{ ref('stg_surveys') }} as survey
    cross join {{ ref('stg_company') }} as company
    left join {{ ref('int_customer_key') }} as by_customer
        on by_customer.kind = 'customer' and by_customer.node_key = survey.customer_id
    left join {{ ref('int_customer_key') }} as by_email
        on by_email.kind = 'email' and by_email.node_key = survey.email_hash
    where survey.responded_date <= company.as_of_date
)

select
    event.response_id,
    event.responded_date,
    event.score_ratio,
    event.customer_id,
    {{ scope_columns() }}
from event
{{ scope_joins('event.responded_date') }}
