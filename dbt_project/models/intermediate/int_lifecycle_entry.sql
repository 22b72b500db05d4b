-- Every entry of a person into a stage, one a day. Who came to a later stage without the ones before it passed them
-- on that day.
with recorded as (
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
        partition by coalesce(person_id, email_hash), lower(trim(stage)), entered_date
        order by entered_at, rep nulls last, channel nulls last, source, table_name
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
