{% set columns = ['team', 'rep_id', 'segment', 'territory', 'channel', 'product'] -%}

with lives as (
    select *, coalesce(created_date, first_seen_date, owned_date) as first_date
    from {{ ref('int_deal') }}
),

owners as (
    select deal_id, rep from {{ ref('int_deal') }} where rep is not null
    union
    select deal_id, rep from {{ ref('int_deal_changes') }} where rep is not null
    union
    select lives.deal_id, customer.rep
    from lives
    inner join {{ ref('int_customer') }} as customer on customer.customer_id = lives.customer_id
    where lives.rep is null and customer.rep is not null
    union
    select lives.deal_id, customer_then.rep
    from lives
    inner join {{ ref('int_customer_changes') }} as customer_then on customer_then.customer_id = lives.customer_id
    where lives.rep is null and customer_then.rep is not null
),

edges as (
    select deal_id, valid_from_date from {{ ref('int_deal_changes') }}
    union
    select lives.deal_id, customer_then.valid_from_date
    from lives
    inner join {{ ref('int_customer_changes') }} as customer_then on customer_then.customer_id = lives.customer_id
    union
    select owners.deal_id, served.valid_from_date
    from owners
    inner join {{ ref('int_rep_alias') }} as rep_alias on rep_alias.rep_key = lower(trim(owners.rep))
    inner join {{ ref('int_rep_team_stretch') }} as served on served.rep_id = rep_alias.rep_id
),

-- What changed before a deal was there or after it was decided is nothing to it.
cuts as (
    select edges.deal_id, edges.valid_from_date
    from edges
    inner join lives on lives.deal_id = edges.deal_id
    where edges.valid_from_date > lives.first_date and edges.valid_from_date <= lives.owned_date
),

starts as (
    select deal_id, valid_from_date from cuts
    union all
    select lives.deal_id, lives.first_date
    from lives
    semi join cuts on cuts.deal_id = lives.deal_id
),

event as (
    select
        starts.deal_id, starts.valid_from_date, lives.customer_id,
        {%- for column in ['rep', 'team', 'segment', 'territory', 'channel', 'product'] %}
        {{ value_then('held.deal_id', 'held.' ~ column, 'lives.' ~ column) }} as {{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from starts
    inner join lives on lives.deal_id = starts.deal_id
    left join {{ ref('int_deal_changes') }} as held
        on held.deal_id = starts.deal_id
        and held.valid_from_date <= starts.valid_from_date and held.valid_to_date > starts.valid_from_date
),

resolved as (
    select event.deal_id, event.valid_from_date, {{ scope_columns() }}
    from event
    {{ scope_joins('event.valid_from_date') }}
)

{{ spans_of_changes('resolved', ['deal_id'], columns) }}
