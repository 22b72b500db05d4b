{# A warning: entries into a stage that the pipeline does not list count in no funnel; name it in company.yml. #}
{{ config(severity='warn') }}
select pipeline, stage, count(*) as entries
from {{ ref('int_stage_entry_known') }}
where stage_rank is null and coalesce(outcome, 'open') <> 'lost'
group by pipeline, stage
