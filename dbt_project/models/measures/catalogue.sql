{#- The metas of the KPI models as rows, with what is loaded of what each needs. -#}
{%- set kpis = kpi_metas() -%}

{%- set words = ['day', 'week', 'calendar', 'trailing', 'fiscal_ytd'] -%}
{%- set needs = [] -%}
{%- for kpi in kpis -%}
    {%- for source in kpi.sources -%}
        {%- set requirement = loop.index -%}
        {%- for feed in source.split(' or ') -%}
            {%- do needs.append("('" ~ kpi.key ~ "', " ~ requirement ~ ", " ~ loop.index ~ ", '" ~ feed ~ "')") -%}
        {%- endfor -%}
    {%- endfor -%}
{%- endfor -%}

-- A list of values: a union of as many selects takes the better part of this model's time to plan.
with needs as (
    select *
    from (values (null, null, null, null){% for need in needs %}, {{ need }}{% endfor %})
        as listed(kpi, requirement, choice, feed)
    where kpi is not null
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
    select *
    from (values
        {%- for kpi in kpis %}
        (
            '{{ kpi.key }}', {{ quoted(kpi.label) }}, '{{ kpi.unit }}', '{{ kpi.direction }}', '{{ kpi.kind }}',
            {{ quoted(kpi.numerator) }}, {{ quoted(kpi.denominator) }}, {{ kpi.minimum_observations }},
            {{ quoted(kpi.definition) }}, '{{ grains_of(kpi.grains) | join(', ') }}', '{{ kpi.scopes | join(', ') }}',
            {{ quoted(kpi.absent_when) }},
            {%- for word in words %} {{ 'true' if word in kpi.grains else 'false' }},{% endfor %}
            {{ 'true' if kpi.first_rank else 'false' }}, {{ kpi.get('maturity_days', 0) }}
        ){{ ',' if not loop.last }}
        {%- endfor %}
    ) as listed(
        kpi, label, unit, direction, kind, numerator, denominator, minimum_observations, definition, grains, scopes,
        absent_when, {% for word in words %}has_{{ word }}, {% endfor %}is_first_rank, maturity_days
    )
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
