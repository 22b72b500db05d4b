{{ roll_up(ref('surveys_by_day'), ['answers', 'satisfied_answers', 'score_ratios'], ['surveys']) }}
