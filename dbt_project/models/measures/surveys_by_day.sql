{#- The upper two boxes of a scale of five, the usual one, are its upper fifth and the next: four fifths and above.
    On other scales the same share holds (8 to 10 of 10, 6 and 7 of 7). Lower flatters, higher punishes a good grade. -#}
{%- set satisfied_from = 0.8 -%}

with answers as (
    select *, responded_date as date_day
    from {{ ref('fct_survey') }}
    where score_ratio is not null
)

{{ by_scope('answers', ['date_day'], {
    'answers': 'count(*)',
    'satisfied_answers': 'count(case when score_ratio >= cast(' ~ satisfied_from ~ ' as double) then 1 end)',
    'score_ratios': 'sum(score_ratio)',
}, only=['team', 'rep', 'segment', 'territory', 'channel']) }}
