{% set carriers = [
    ('stg_companies', 'rep'), ('stg_contacts', 'rep'), ('stg_leads', 'rep'), ('stg_lifecycle_events', 'rep'),
    ('stg_deals', 'rep'), ('stg_activities', 'rep'), ('stg_outreach_events', 'rep'), ('stg_customers', 'rep'),
    ('stg_orders', 'rep'), ('stg_time_entries', 'rep'), ('stg_trainings', 'rep'),
    ('stg_rep_teams', 'rep_id'), ('stg_quotas', 'rep_id'),
    ('int_deal_version', 'rep'), ('int_customer_version', 'rep'),
] %}

with roster_names as (
    -- A number that two lists give to two people is that of whom the roster has under it.
    select lower(rep_id) as rep_key, rep_id, 0 as preference from {{ ref('int_rep') }}
    union all
    select lower(listed.rep_id), rep.rep_id, 1
    from {{ ref('int_rep_listed') }} as listed
    inner join {{ ref('int_rep') }} as rep on rep.person = listed.person
    union all
    select lower(listed.rep_name), rep.rep_id, 2
    from {{ ref('int_rep_listed') }} as listed
    inner join {{ ref('int_rep') }} as rep on rep.person = listed.person
    union all
    select lower(trim(email_hash)), rep_id, 3 from {{ ref('int_rep') }}
    union all
    -- Who took another name is still the one whom older exports call by the old one.
    select lower(trim(past.rep_name)), rep.rep_id, 4
    from {{ ref('stg_reps__versions') }} as past
    inner join {{ ref('int_rep_listed') }} as listed
        on listed.source = past.source and listed.table_name = past.table_name
        and lower(listed.rep_id) = lower(trim(past.rep_id))
    inner join {{ ref('int_rep') }} as rep on rep.person = listed.person
),

-- A name that two people on the roster share names neither of them.
known as (
    select rep_key, min(rep_id) as rep_id
    from (
        select rep_key, rep_id
        from roster_names
        where rep_key is not null and rep_key <> ''
        qualify preference = min(preference) over (partition by rep_key)
    ) as best
    group by rep_key
    having count(distinct rep_id) = 1
),

seen as (
    {% for model, column in carriers -%}
    select distinct trim({{ column }}) as rep from {{ ref(model) }} where trim({{ column }}) <> ''
    {{ "union" if not loop.last }}
    {% endfor %}
),

unknown as (
    select lower(seen.rep) as rep_key, min(seen.rep) as rep_id
    from seen
    left join known on known.rep_key = lower(seen.rep)
    where known.rep_key is null
    group by lower(seen.rep)
)

select rep_key, rep_id, true as is_on_roster from known
union all
select rep_key, rep_id, false as is_on_roster from unknown
