-- The spans of open deals cut where a deal changed hands, amount or planned day, as [from, to): each piece is worth
-- what the snapshots say of its time, at the rate at which the deal as a whole is converted. While a deal was decided
-- for the time being it was not open.
{%- set scope_names = scopes().values() | list %}
with cuts as (
    select spans.deal_id, changes.valid_from_date as from_date
    from (
        select deal_id, valid_from_date from {{ ref('int_deal_stretch') }}
        union
        select deal_id, valid_from_date from {{ ref('int_deal_value_changes') }}
        union
        select deal_id, paused_date from {{ ref('int_deal_pause') }}
        union
        select deal_id, resumed_date from {{ ref('int_deal_pause') }}
    ) as changes
    inner join {{ ref('open_deal_spans') }} as spans on spans.deal_id = changes.deal_id
    where changes.valid_from_date > spans.opened_date
        and (spans.left_date is null or changes.valid_from_date < spans.left_date)
),

starts as (
    select deal_id, from_date from cuts
    union all
    select spans.deal_id, spans.opened_date
    from {{ ref('open_deal_spans') }} as spans
    semi join cuts on cuts.deal_id = spans.deal_id
),

pieces as (
    select deal_id, from_date, lead(from_date) over (partition by deal_id order by from_date) as next_date
    from starts
),

placed as (
    select
        spans.*,
        coalesce(pieces.from_date, spans.opened_date) as from_date,
        coalesce(pieces.next_date, spans.left_date) as to_date
    from {{ ref('open_deal_spans') }} as spans
    left join pieces on pieces.deal_id = spans.deal_id
)

select
    placed.deal_id,
    placed.from_date,
    placed.to_date,
    {{ value_then('worth.deal_id', 'worth.expected_close_date', 'placed.expected_close_date') }} as expected_close_date,
    case
        when worth.deal_id is null then placed.open_amount
        when worth.amount >= 0 then {{ at_rate('worth.amount', company_rate('worth.currency')) }}
    end as open_amount,
    case
        when worth.deal_id is null then placed.lacks_rate
        else worth.amount is not null and {{ company_rate('worth.currency') }} is null
    end as lacks_rate,
    {%- for column in scope_names %}
    {{ value_then('owned.deal_id', 'owned.' ~ column, 'placed.' ~ column) }} as {{ column }}{{ ',' if not loop.last }}
    {%- endfor %}
from placed
cross join {{ ref('stg_company') }} as company
left join {{ ref('int_deal_stretch') }} as owned
    on owned.deal_id = placed.deal_id
    and owned.valid_from_date <= placed.from_date and owned.valid_to_date > placed.from_date
left join {{ ref('int_deal_value_changes') }} as worth
    on worth.deal_id = placed.deal_id
    and worth.valid_from_date <= placed.from_date and worth.valid_to_date > placed.from_date
{{ rate_join('worth.currency', 'placed.rate_date') }}
left join {{ ref('int_deal_pause') }} as pause
    on pause.deal_id = placed.deal_id
    and pause.paused_date <= placed.from_date and pause.resumed_date > placed.from_date
where pause.deal_id is null
