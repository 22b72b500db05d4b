-- Every entry of a person into a stage, one a day. Who came to a later stage without the ones before it passed them
-- on that day.
with recorded as (
    select
        coalesce(event.person_id, event.email_hash) as person_id,
        event.email_hash,
        lower(trim(event.stage)) as stage,
        event.entered_date,
        {%- for column in ['channel', 'segment', 'territory', 'rep'] %}
        {{ value_then('held.record_id', 'held.' ~ column, 'event.' ~ column) }} as {{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ ref('stg_lifecycle_events') }} as event
    cross join (select as_of_date from {{ ref('stg_company') }}) as company
    -- The dates stand in columns of a contact: whose it was is in the versions of it.
    left join {{ ref('int_customer_version') }} as held
        on held.kind = 'contact' and held.source = event.source and held.table_name = event.table_name
        and held.record_id = event.person_id
        and held.valid_from_date <= event.entered_date and held.valid_to_date > event.entered_date
    where coalesce(event.person_id, event.email_hash) is not null and event.stage is not null
        and event.entered_date <= company.as_of_date
    qualify row_number() over (
        partition by coalesce(event.person_id, event.email_hash), lower(trim(event.stage)), event.entered_date
        order by event.entered_at, event.rep nulls last, event.channel nulls last, event.source, event.table_name
    ) = 1
),

ladder as (
    {%- for stage in lifecycle_stages() %}
    select '{{ stage }}' as stage, {{ loop.index }} as stage_rank
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
),

ranked as (
    select recorded.*, ladder.stage_rank
    from recorded
    inner join ladder on ladder.stage = recorded.stage
),

-- The entry by which each stage was first reached: its own or, where that came sooner, one of a later stage.
reached as (
    select ranked.*, ladder.stage as reached_stage
    from ranked
    inner join ladder on ladder.stage_rank <= ranked.stage_rank
    qualify row_number() over (
        partition by ranked.person_id, ladder.stage order by ranked.entered_date, ranked.stage_rank
    ) = 1
),

entries as (
    select recorded.*, false as is_imputed from recorded
    union all
    select
        person_id, email_hash, reached_stage, entered_date, channel, segment, territory, rep, true as is_imputed
    from reached
    where stage <> reached_stage
)

select
    *,
    row_number() over (partition by person_id, stage order by entered_date) as entry_number
from entries
