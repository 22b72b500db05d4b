{#
  MRR per scope on the days of `dates` (column date_day): the level of each currency at the rate of that day, with the
  number of intervals that have no amount then.
#}
{% macro mrr_on(dates) %}
select
    running.scope_type, running.scope_id, running.date_day,
    sum(case
        when running.amount = 0 then 0
        else cast(running.amount as double)
            * case when running.currency = company.currency then 1.0 else fx.exchange_rate end
    end) as mrr,
    sum(running.unknown_intervals + case
        when running.amount <> 0 and running.currency <> company.currency and fx.exchange_rate is null then 1
        else 0
    end) as unknown_intervals
from (
    select scope_type, scope_id, currency, date_day,
        sum(sum(amount)) over (partition by scope_type, scope_id, currency order by date_day) as amount,
        sum(sum(unknown_intervals)) over (partition by scope_type, scope_id, currency order by date_day)
            as unknown_intervals
    from (
        select scope_type, scope_id, currency, date_day, amount, unknown_intervals from {{ ref('mrr_by_day') }}
        union all
        select held.scope_type, held.scope_id, held.currency, wanted.date_day, 0, 0
        from (select distinct scope_type, scope_id, currency from {{ ref('mrr_by_day') }}) as held
        cross join (select distinct date_day from {{ dates }}) as wanted
    ) as read_off
    group by scope_type, scope_id, currency, date_day
) as running
inner join (select distinct date_day from {{ dates }}) as wanted on wanted.date_day = running.date_day
cross join {{ ref('stg_company') }} as company
left join {{ ref('int_exchange_rate') }} as fx
    on fx.currency = running.currency and fx.rate_date = running.date_day
group by running.scope_type, running.scope_id, running.date_day
{% endmacro %}
