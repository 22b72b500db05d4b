{{ roll_up(
    ref('trainings_by_day'), ['trainings', 'training_hours', 'mentorings', 'mentoring_hours'], ['trainings']
) }}
