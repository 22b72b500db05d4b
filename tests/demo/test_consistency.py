"""The tools tell one story: what one says fits what the others say."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from pipelines.demo import market, money, span

DEALS = "hubspot/hubspot-crm-exports-all-deals-2026-09-18.csv"
CONTACTS = "hubspot/hubspot-crm-exports-all-contacts-2026-09-18.csv"
CALLS = "hubspot/hubspot-crm-exports-all-calls-2026-09-18.csv"
CUSTOMERS = "stripe/unified_customers-2026-09-18.csv"
SUBSCRIPTIONS = "stripe/subscriptions-2026-09-18.csv"
INVOICES = "stripe/invoices-2026-09-18.csv"
PAYMENTS = "stripe/unified_payments-2026-09-18.csv"
ROSTER = "hr/roster-2026-09-18.csv"


def test_every_invoice_has_its_customer_and_subscription(query):
    orphans = query(
        """select count(*) from {i} i where not exists (select 1 from {c} c where c.id = i.Customer)
           or not exists (select 1 from {s} s where s.id = i.Subscription and s."Customer ID" = i.Customer)""",
        i=INVOICES, c=CUSTOMERS, s=SUBSCRIPTIONS,
    )  # fmt: skip
    assert orphans == [(0,)]


def test_every_payment_pays_an_invoice_and_no_more_than_it(query):
    wrong = query(
        """select count(*) from {p} p left join {i} i on i.id = p."Invoice ID"
           where i.id is null or p.Amount::decimal(18,2) <> i.Total::decimal(18,2)
              or p."Amount Refunded"::decimal(18,2) > p.Amount::decimal(18,2)
              or (p.Status = 'Refunded') <> (p."Amount Refunded" = p.Amount)""",
        p=PAYMENTS, i=INVOICES,
    )  # fmt: skip
    assert wrong == [(0,)]


def test_an_invoice_is_paid_exactly_when_a_payment_says_so(query):
    differing = query(
        """select count(*) from {i} i where (i.Paid = 'true') <>
           exists (select 1 from {p} p where p."Invoice ID" = i.id and p.Status <> 'Failed')""",
        i=INVOICES, p=PAYMENTS,
    )  # fmt: skip
    assert differing == [(0,)]


def test_invoices_add_up_and_match_the_list_price(query):
    wrong = query(
        """select count(*) from {i} i join {s} s on s.id = i.Subscription
           where abs(i.Subtotal::double - i."Total Discount Amount"::double + i.Tax::double - i.Total::double) > 0.001
              or i.Quantity <> s.Quantity or i.Subtotal::double < s.Amount::double - 0.01""",
        i=INVOICES, s=SUBSCRIPTIONS,
    )  # fmt: skip
    assert wrong == [(0,)]


def test_a_won_deal_becomes_a_customer_with_the_same_address(query):
    missing = query(
        """select count(*) from {d} d join {k} k on k."Record ID" = d."Associated Contact IDs"
           where d."Deal Stage" = 'Closed Won' and d."Deal Type" = 'New Business'
             and d."Close Date" < '2026-08-15' and not exists (select 1 from {c} c where c.Email = k.Email)""",
        d=DEALS, k=CONTACTS, c=CUSTOMERS,
    )  # fmt: skip
    assert missing == [(0,)]


def test_a_won_deal_is_exported_at_what_was_signed(truth, query):
    signed = truth.deals.filter(pl.col("won") & (pl.col("closed_at") < pl.lit(span.AS_OF).cast(pl.Datetime)))
    exported = query(
        """select "Record ID"::bigint, Amount::double from {d} where "Deal Stage" = 'Closed Won'""", d=DEALS
    )
    amounts = dict(exported)
    assert len(amounts) >= signed.height > 1000
    assert [amounts[deal] for deal in signed["deal_id"]] == pytest.approx(signed["amount"].to_list())


def test_stages_are_entered_in_order_and_left_when_the_next_begins(truth):
    stages = [f"stage_{index}" for index in range(len(market.STAGES))]
    long = truth.deals.select("deal_id", "closed_at", *stages).unpivot(stages, index=["deal_id", "closed_at"])
    long = long.drop_nulls("value").sort("deal_id", "variable")
    backwards = long.filter(pl.col("value") < pl.col("value").shift(1).over("deal_id"))
    assert backwards.is_empty()
    assert long.filter(pl.col("value") > pl.col("closed_at")).is_empty()


def test_nothing_in_an_export_is_later_than_its_morning(query):
    future = query(
        """select (select count(*) from {d} where "Create Date" >= '2026-09-18'
                     or "Deal Stage" like 'Closed%' and "Close Date" >= '2026-09-18')
                + (select count(*) from {c} where "Activity date" >= '2026-09-18')
                + (select count(*) from {i} where "Date (UTC)" >= '2026-09-17 22:00')""",
        d=DEALS, c=CALLS, i=INVOICES,
    )  # fmt: skip
    assert future == [(0,)]


@pytest.mark.parametrize("view", ["deals", "contacts"])
def test_a_later_snapshot_has_all_rows_of_the_one_before_and_newer_values(query, view):
    name = f"hubspot/hubspot-crm-exports-all-{view}-2026-{{}}.csv"
    stage = {"deals": '"Deal Stage"', "contacts": '"Lifecycle Stage"'}[view]
    gone, changed, new = query(
        f"""select count(*) filter (where b."Record ID" is null), count(*) filter (where a.{stage} <> b.{stage}),
                  count(*) filter (where a."Record ID" is null)
           from {{a}} a full join {{b}} b on a."Record ID" = b."Record ID" """,
        a=name.format("09-11"), b=name.format("09-18"),
    )[0]  # fmt: skip
    assert gone == 0
    assert changed > 10
    assert new > 10


def test_nobody_calls_before_the_first_or_after_the_last_day_of_work(query):
    wrong = query(
        """select count(*) from {c} c join {r} r on r.Name = c."Activity assigned to"
           where left(c."Activity date", 10) > coalesce(r."Leave Date", '9999')""",
        c=CALLS, r=ROSTER,
    )  # fmt: skip
    assert wrong == [(0,)]
    assert query(
        "select count(*) from {r} where \"Leave Date\" is null and Role = 'Account Executive'", r=ROSTER
    ) == [(10,)]


def test_mrr_of_the_subscriptions_is_that_of_the_lines(truth, query):
    """The export's sum on the last day, against list price x units of the lines in use."""
    exported = query(
        """select Currency, sum(Amount::decimal(18,2) / case "Interval" when 'year' then 12 else 1 end)::double
           from {s} where Status = 'active' group by 1""",
        s=SUBSCRIPTIONS,
    )  # fmt: skip
    price = {index: product.price for index, product in enumerate(market.PRODUCTS)}
    expected = dict.fromkeys(("eur", "gbp", "usd"), 0.0)
    line_end = truth.lines.with_row_index("line").filter(
        pl.col("start") <= span.AS_OF, pl.col("end").is_null() | (pl.col("end") > span.AS_OF)
    )
    last = truth.subscriptions.filter(pl.col("paid_from").dt.date() <= span.AS_OF).group_by("line").agg(
        pl.col("units").sort_by("from_month").last()
    )  # fmt: skip
    used = line_end.drop("units").join(last.with_columns(pl.col("line").cast(pl.UInt32)), on="line")
    for row in used.iter_rows(named=True):
        each = round(price[row["product"]] * float(market.PRICE_FACTOR[row["currency"]]))
        monthly = each * market.YEARLY_PRICE_MONTHS / 12 if row["yearly"] else each
        currency = str(market.CURRENCIES[row["currency"]]).lower()
        expected[currency] += monthly * row["units"] * (1 - row["discount_percent"] / 100)
    assert dict(exported) == pytest.approx(expected, rel=1e-6)


def test_a_change_of_quantity_ends_one_subscription_and_begins_the_next_at_once(truth):
    frame = truth.subscriptions.sort("line", "from_month")
    follows = frame.filter(pl.col("from_month") > 0)
    before = frame.with_columns(next_from=pl.col("paid_from").shift(-1).over("line")).filter(~pl.col("churns"))
    assert follows.height == before.height > 200
    assert before.filter(pl.col("ended_at") != pl.col("next_from")).is_empty()


def test_the_company_grows_and_has_seasons(truth):
    net = truth.invoices.with_columns(
        day=pl.col("invoiced_at").dt.date(), value=pl.col("subtotal") - pl.col("discount")
    )
    net = net.with_columns(pl.Series("currency", market.CURRENCIES[net["currency"].to_numpy()]))
    yearly = money.to_euros(net, truth.fx_rates).group_by(pl.col("day").dt.year()).agg(pl.col("euros").sum())
    revenue = dict(yearly.filter(pl.col("day") < 2026).iter_rows())
    assert revenue[2023] * 1.3 < revenue[2024] < revenue[2025] / 1.3
    leads = truth.accounts.filter(~pl.col("founding")).group_by(pl.col("lead_at").dt.truncate("1mo").alias("m")).len()
    count = {month.date(): number for month, number in leads.iter_rows()}
    for year in (2023, 2024, 2025):
        assert count[dt.date(year, 8, 1)] < 0.75 * count[dt.date(year, 10, 1)]


def test_weekly_outreach_files_overlap_by_two_days(query):
    repeated = query(
        'select count(*), min(left(a."Event Date (UTC)", 10)) from {a} a join {b} b on a."Event ID" = b."Event ID"',
        a="outreach/mailshake-events-2026-09-11.csv", b="outreach/mailshake-events-2026-09-18.csv",
    )  # fmt: skip
    assert repeated[0][0] > 20
    assert repeated[0][1] >= "2026-09-08"
