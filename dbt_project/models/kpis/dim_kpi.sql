{{ config(materialized='table') }}

select
    kpi,
    label,
    unit,
    direction,
    kind,
    numerator,
    denominator,
    sources,
    minimum_observations,
    definition,
    is_available,
    case when not is_available then 'nothing was loaded that holds ' || missing end as absent_reason
from {{ ref('catalogue') }}
