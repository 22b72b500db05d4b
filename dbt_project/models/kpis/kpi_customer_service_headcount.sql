select
    period_id, scope_type, scope_id,
    customer_service_staff as numerator,
    cast(null as double) as denominator,
    customer_service_staff as observations
from {{ ref('staff_by_period') }}
where scope_type = 'company'
    and exists (select 1 from {{ ref('staff_stays') }} as stay where stay.is_customer_service)
