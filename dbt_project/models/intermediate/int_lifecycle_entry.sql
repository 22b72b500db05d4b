-- The first entry of a person into a stage; a recycled lead does not enter again.
select
    coalesce(person_id, email_hash) as person_id,
    email_hash,
    lower(trim(stage)) as stage,
    entered_date,
    channel,
    segment,
    territory,
    rep
from {{ ref('stg_lifecycle_events') }}
cross join (select as_of_date from {{ ref('stg_company') }}) as company
where coalesce(person_id, email_hash) is not null and stage is not null and entered_date <= company.as_of_date
qualify row_number() over (
    partition by coalesce(person_id, email_hash), lower(trim(stage))
    order by entered_at, rep nulls last, channel nulls last, source, table_name
) = 1
