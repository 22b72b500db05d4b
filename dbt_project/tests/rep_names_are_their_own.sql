{# A warning: a row that names its rep by a name that two people share counts for neither of them. #}
{{ config(severity='warn') }}
select
    min(rep_name) || ' is the name of ' || cast(count(*) as string) || ' people on the roster (' || min(rep_id)
        || case when count(*) > 2 then ', …, ' else ' and ' end || max(rep_id)
        || '): rows that say ' || min(rep_name) || ' count for none of them; name them by id or e-mail' as sentence
from {{ ref('int_rep') }}
where rep_name is not null
group by lower(rep_name)
having count(*) > 1
