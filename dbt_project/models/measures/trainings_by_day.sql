with sessions as (
    select *, held_date as date_day, kind = 'mentoring' as is_mentoring
    from {{ ref('fct_training') }}
)

{{ by_scope('sessions', ['date_day'], {
    'trainings': 'count(case when not is_mentoring then 1 end)',
    'training_hours': 'sum(case when not is_mentoring then hours end)',
    'mentorings': 'count(case when is_mentoring then 1 end)',
    'mentoring_hours': 'sum(case when is_mentoring then hours end)',
}, only=['team', 'rep', 'territory']) }}
