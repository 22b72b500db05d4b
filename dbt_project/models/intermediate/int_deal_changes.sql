select
    deal.deal_id,
    held.rep, held.team, held.segment, held.territory, held.channel, held.product,
    held.valid_from_date,
    held.valid_to_date
from {{ ref('int_deal_version') }} as held
inner join {{ ref('int_deal') }} as deal
    on deal.source = held.source and deal.table_name = held.table_name and deal.source_deal_id = held.deal_id
