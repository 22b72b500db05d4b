-- Every entry of every list of people: the personnel list and the CRM's users name the same person by two numbers.
with listed as (
    select
        trim(coalesce(rep_id, rep_name)) as rep_id,
        trim(coalesce(rep_name, rep_id)) as rep_name,
        email_hash,
        role,
        department,
        team,
        territory,
        hired_date,
        left_date,
        source,
        table_name
    from {{ ref('stg_reps') }}
    where coalesce(rep_id, rep_name) is not null
),

-- An address that several people of one list share is nobody's own.
shared as (
    select distinct email_hash
    from (
        select email_hash
        from listed
        where email_hash is not null
        group by email_hash, source, table_name
        having count(distinct lower(rep_id)) > 1
    ) as of_one_list
)

select listed.*, coalesce(case when shared.email_hash is null then listed.email_hash end, lower(listed.rep_id)) as person
from listed
left join shared on shared.email_hash = listed.email_hash
