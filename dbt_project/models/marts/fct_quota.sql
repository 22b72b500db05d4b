select
    coalesce(rep_alias.rep_id, '(unassigned)') as rep_id,
    coalesce(quota.team, membership.team, roster.current_team, '(unassigned)') as team,
    quota.period_start_date as quota_start_date,
    quota.period_end_date as quota_end_date,
    {{ at_rate('quota.amount', company_rate('quota.currency')) }} as quota_amount
from {{ ref('stg_quotas') }} as quota
cross join {{ ref('stg_company') }} as company
{{ rate_join('quota.currency', 'quota.period_start_date') }}
left join {{ ref('int_rep_alias') }} as rep_alias
    on rep_alias.rep_key = lower(trim(quota.rep_id))
left join {{ ref('int_rep') }} as roster
    on roster.rep_id = rep_alias.rep_id
left join {{ ref('int_rep_team') }} as membership
    on membership.rep_id = rep_alias.rep_id
    and membership.valid_from_date <= quota.period_start_date
    and membership.valid_to_date > quota.period_start_date
where quota.period_start_date <= company.as_of_date
