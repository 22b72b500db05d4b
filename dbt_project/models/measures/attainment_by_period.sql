{{ attainment_by_period(ref('attainment_by_day')) }}
