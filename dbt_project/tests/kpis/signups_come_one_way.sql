-- Nobody signs up by e-mail and on the site at once.
select period_id, scope_type, scope_id
from {{ ref('signups_by_period') }}
where signups_email + signups_site > signups or signups_via_known > signups
