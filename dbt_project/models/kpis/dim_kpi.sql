{{ config(materialized='table') }}

-- A KPI is there when it has rows: what it needs may be loaded and hold nothing of it.
with computed as (
    select distinct kpi from {{ ref('fct_kpi_values') }}
)

select
    catalogue.kpi,
    catalogue.label,
    catalogue.unit,
    catalogue.direction,
    catalogue.kind,
    catalogue.numerator,
    catalogue.denominator,
    catalogue.sources,
    catalogue.minimum_observations,
    catalogue.definition,
    catalogue.grains,
    catalogue.scopes,
    computed.kpi is not null as is_available,
    case
        when computed.kpi is not null then null
        when catalogue.is_available then catalogue.absent_when
        else 'nothing was loaded that holds ' || catalogue.missing
    end as absent_reason
from {{ ref('catalogue') }} as catalogue
left join computed on computed.kpi = catalogue.kpi
