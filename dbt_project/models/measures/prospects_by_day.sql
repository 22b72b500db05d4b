-- Whom we were in touch with: by a person of ours (touched), or also by a mail of a campaign that arrived (contacted).
select person_key, rep_id, team, segment, activity_date as date_day, 1 as touched, 1 as contacted
from {{ ref('fct_activity') }}
where is_touch and person_key is not null
union all
-- Mails that a tool logs as sent by a sequence.
select person_key, rep_id, team, segment, activity_date, 0, 1
from {{ ref('fct_activity') }}
where activity_type = 'email' and is_automated and is_outbound and is_completed and person_key is not null
union all
select email_hash, rep_id, team, segment, sent_date, 0, 1
from {{ ref('mails') }}
where bounced_date is null
