"""Stripe: both generations of payments, two kinds of money, guests, a spreadsheet in between, the public files."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from tests.sources.systems.stripe_files import NEW, OLD, customers, payments, saved_by_excel, written
from tests.sources.systems.tool import Tool

MONEY = (
    "select payment_id, paid_at, amount, amount_refunded, currency, converted_amount, converted_amount_refunded, "
    "converted_currency, fee, status from canonical.payments order by 1"
)
WITHOUT_IDS = (Path(__file__).parent / "mappings" / "stripe_without_ids.yml").read_text()


@pytest.mark.parametrize("save", [written, saved_by_excel])
def test_payments_keep_both_moneys_and_the_decimals_of_their_currency(save, tmp_path):
    tool = Tool(tmp_path / "data", {"unified_payments.csv": save(payments())})
    assert tool.ledger("unified_payments.csv") == ("loaded", "payments", 3, 3, 0, 0, 0)
    rows = [tuple(float(cell) if isinstance(cell, Decimal) else cell for cell in row) for row in tool.query(MONEY)]
    moment = dt.datetime  # UTC, without zone
    assert rows == [
        ("ch_1", moment(2024, 6, 7, 2, 38, 54), 15.0, 0.0, "usd", 534.8, 0.0, "thb", 35.4, "Paid"),
        ("ch_2", moment(2024, 6, 6, 23, 30, 10), 1440.0, 1440.0, "jpy", 338.12, 338.12, "thb", 12.0, "Refunded"),
        ("py_3", moment(2024, 6, 5, 12, 0), 9.225, 0.0, "kwd", 1102.1, 0.0, "thb", 40.1, "Failed"),
    ]


def test_the_older_export_is_the_same_table_to_the_minute(tmp_path):
    files = {"a/payments-2024-06-08.csv": written(payments(OLD)), "b/payments-2024-07-08.csv": written(payments(NEW))}
    tool = Tool(tmp_path / "data", files)
    assert tool.query("select count(*), max(paid_at)::varchar from canonical.payments") == [
        (3, "2024-06-07 02:38:54")
    ]
    # The day is the company's: 23:30 UTC is the next morning in Berlin.
    assert tool.query("select paid_date from canonical.payments where payment_id = 'ch_2'") == [
        (dt.date(2024, 6, 7),)
    ]
    # Two of the three moments have seconds, so they are new versions; the third is known.
    assert tool.ledger("b/payments-2024-07-08.csv") == ("loaded", "payments", 3, 2, 1, 0, 0)


def test_every_customer_lands_guests_without_id_included(tmp_path):
    files = {f"unified_customers-2024-0{month}-08.csv": written(customers()) for month in (7, 8)}
    tool = Tool(tmp_path / "data", files)
    assert tool.ledger("unified_customers-2024-07-08.csv") == ("loaded", "customers", 5, 5, 0, 0, 0)
    assert tool.ledger("unified_customers-2024-08-08.csv") == ("loaded", "customers", 5, 0, 5, 0, 0)
    assert tool.query("select count(*), count(customer_id), count(distinct email_hash) from canonical.customers") == [
        (5, 3, 4)
    ]


def test_an_export_whose_ids_are_gone_is_held_by_name_and_read_by_a_mapping(tmp_path):
    table = [[cell for at, cell in enumerate(row) if at not in (0, 5)] for row in payments()]
    tool = Tool(tmp_path / "bare", {"stripe/payments.csv": saved_by_excel(table)})
    assert tool.ledger("stripe/payments.csv")[0] == "held"
    assert "misses the required columns 'id', 'Amount Refunded' of stripe.payments" in tool.reason(
        "stripe/payments.csv"
    )


def test_the_public_payments_export_lands_whole(tmp_path, shared):
    path = shared / "samples" / "stripe" / "payments.csv"
    tool = Tool(tmp_path / "data", {"payments.csv": path.read_bytes()}, {"stripe_without_ids.yml": WITHOUT_IDS})
    assert tool.ledger("payments.csv") == ("loaded", "payments", 622, 622, 0, 0, 0)
    sums = "select currency, count(*), sum(converted_amount) from canonical.payments group by 1 order by 1"
    found = tool.query(sums)
    assert [row[:2] for row in found] == [("eur", 319), ("mxn", 106), ("usd", 197)]
    assert float(sum(row[2] for row in found)) == pytest.approx(284332.3)


def test_the_public_header_of_79_columns_is_payments(tmp_path, shared):
    path = shared / "samples" / "stripe" / "unified_payments_redacted.csv"
    tool = Tool(tmp_path / "data", {"unified_payments.csv": path.read_bytes()})
    assert tool.ledger("unified_payments.csv") == ("loaded", "payments", 1, 1, 0, 0, 0)
    [figures] = tool.query("select amount, converted_amount, fee from canonical.payments")
    assert list(map(float, figures)) == [15.0, 534.8, 35.4]


INVOICES = (
    "id,Amount Due,Billing,Closed,Currency,Customer,Date (UTC),Due Date (UTC),Number,Paid,Subscription,Subtotal,"
    "Total Discount Amount,Applied Coupons,Tax,Tax Percent,Total,Amount Paid,Status,Period End (UTC)\n"
    "in_1,0.00,charge_automatically,true,usd,cus_1,2024-06-07 02:38,,BC4E-5,true,sub_1,20.00,"
    "5.00,SPRING,2.85,19.00,17.85,17.85,paid,\n"
    "in_2,10.00,send_invoice,,usd,cus_1,2024-06-08 02:38,,,false,,10.00,,,,,10.00,0.00,draft,\n"
)
SUBSCRIPTIONS = (
    "id,Customer ID,Customer Name,Customer Email,Plan,Product,Quantity,Interval,Amount,Currency,Status,Created (UTC),"
    "{},Trial End (UTC),Canceled At (UTC),Ended At (UTC),Cancel At Period End\n"
    "sub_1,cus_1,Ann,a@b.co,pro-monthly,Pro,2,month,30.00,usd,active,2024-01-02 10:00,2024-01-02 10:00,,"
    "2024-06-01 10:00,,true\n"
    "sub_2,cus_9,Bo,b@b.co,pro-yearly,Pro,1,year,300.00,usd,canceled,2023-01-02 10:00,2023-01-02 10:00,,"
    "2023-12-01 10:00,2024-01-02 10:00,false\n"
)


def test_invoices_keep_net_discount_tax_and_what_was_paid(tmp_path):
    tool = Tool(tmp_path / "data", {"invoices.csv": INVOICES})
    assert tool.ledger("invoices.csv") == ("loaded", "invoices", 2, 2, 0, 0, 0)
    figures = "subtotal::double, discount::double, tax::double, total::double, amount_paid::double, status"
    assert tool.query(f"select {figures} from canonical.invoices order by invoice_id") == [
        (20, 5, 2.85, 17.85, 17.85, "paid"),
        (10, None, None, 10, 0, "draft"),
    ]


@pytest.mark.parametrize("start", ["Start (UTC)", "Start Date (UTC)"])
def test_a_subscription_ends_when_it_has_ended_and_not_when_somebody_asked(start, tmp_path):
    tool = Tool(tmp_path / "data", {"subscriptions.csv": SUBSCRIPTIONS.format(start)})
    ends = "subscription_id, billing_interval, cancel_requested_date::varchar, ended_date::varchar"
    assert tool.query(f"select {ends} from canonical.subscriptions order by 1") == [
        ("sub_1", "month", "2024-06-01", None),
        ("sub_2", "year", "2023-12-01", "2024-01-02"),
    ]
