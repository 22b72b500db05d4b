{{ attainment_by_period(ref('plan_attainment_by_day')) }}
