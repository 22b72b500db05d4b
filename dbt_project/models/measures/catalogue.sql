{#- The metas of the KPI models as rows, with what is loaded of what each needs. -#}
{%- set kpis = kpi_metas() -%}

with needs as (
    {%- for kpi in kpis %}
    {%- for source in kpi.sources %}
    {%- set requirement = loop.index %}
    {%- for feed in source.split(' or ') %}
    select '{{ kpi.key }}' as kpi, {{ requirement }} as requirement, {{ loop.index }} as choice, '{{ feed }}' as feed
    union all
    {%- endfor %}
    {%- endfor %}
    {%- endfor %}
    select null, null, null, null where false
),

-- Of the feeds that may carry a figure the first one with data does.
met as (
    select
        needs.kpi,
        needs.requirement,
        min_by(needs.feed, needs.choice) as wanted,
        min_by(status.entity, case when status.is_available then needs.choice end) as entity,
        -- min_by passes over NULLs: a register has always been there.
        min_by(
            coalesce(status.known_from_date, cast('1000-01-01' as date)),
            case when status.is_available then needs.choice end
        ) as known_from_date,
        min_by(status.known_through_date, case when status.is_available then needs.choice end) as known_through_date
    from needs
    left join {{ ref('feed_status') }} as status on status.feed = needs.feed
    group by needs.kpi, needs.requirement
),

-- One entity may meet several needs; it is named once.
named as (
    select
        met.*,
        row_number() over (partition by kpi, coalesce(entity, wanted) order by requirement) = 1 as is_first
    from met
),

summed as (
    select
        kpi,
        count(*) = count(entity) as is_available,
        max(known_from_date) as known_from_date,
        min(known_through_date) as known_through_date
        {%- for number in range(1, 5) %},
        max(case when requirement = {{ number }} and is_first then coalesce(entity, wanted) end) as source_{{ number }},
        max(case when requirement = {{ number }} and entity is null then wanted end) as missing_{{ number }}
        {%- endfor %}
    from named
    group by kpi
),

catalogue as (
    {%- for kpi in kpis %}
    select
        '{{ kpi.key }}' as kpi,
        {{ quoted(kpi.label) }} as label,
        '{{ kpi.unit }}' as unit,
        '{{ kpi.direction }}' as direction,
        '{{ kpi.kind }}' as kind,
        {{ quoted(kpi.numerator) }} as numerator,
        {{ quoted(kpi.denominator) }} as denominator,
        {{ kpi.minimum_observations }} as minimum_observations,
        {{ quoted(kpi.definition) }} as definition,
        '{{ grains_of(kpi.grains) | join(', ') }}' as grains,
        '{{ kpi.scopes | join(', ') }}' as scopes,
        {{ quoted(kpi.absent_when) }} as absent_when,
        {%- for word in ['day', 'week', 'calendar', 'trailing', 'fiscal_ytd'] %}
        {{ 'true' if word in kpi.grains else 'false' }} as has_{{ word }},
        {%- endfor %}
        {{ 'true' if kpi.first_rank else 'false' }} as is_first_rank,
        {{ kpi.get('maturity_days', 0) }} as maturity_days
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
)

select
    catalogue.*,
    summed.is_available,
    summed.known_from_date,
    summed.known_through_date,
    {{ joined(['source_1', 'source_2', 'source_3', 'source_4']) }} as sources,
    {{ joined(['missing_1', 'missing_2', 'missing_3', 'missing_4']) }} as missing
from catalogue
left join summed on summed.kpi = catalogue.kpi
