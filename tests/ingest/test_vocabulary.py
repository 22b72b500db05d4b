"""Invented exports of other people's shapes, each with the mapping that a stranger would write for it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pipelines.company import Company
from pipelines.ingest import report
from pipelines.sources import registry
from tests.ingest.company_files import Folder

DAY = dt.date
UTC = Company(time_zone="UTC")


def mapped(
    tmp_path: Path, mapping: str, export: str, source: str = "shop", company: Company = UTC, under: str = ""
) -> Folder:
    """One mapping `shop.yml` and one file in `exports/shop/`, loaded."""
    sources = tmp_path / "sources"
    sources.mkdir()
    (sources / f"{source}.yml").write_text(mapping, encoding="utf-8")
    known = registry.load(sources)
    assert known.errors == ()
    folder = Folder(tmp_path / "data", known, company)
    folder.drop(f"{source}/{under}file.csv", export)
    folder.run()
    return folder


def test_a_line_total_and_its_profit_become_prices_and_costs_per_unit(tmp_path):
    folder = mapped(
        tmp_path,
        """
        entity: orders
        key: [order_line_id]
        columns:
          order_line_id: {join: [Order ID, Product ID], with: "/"}
          quantity: Quantity
          unit_price: {header: Sales, over: Quantity, unit: $}
          unit_cost: {header: Sales, minus: Profit, over: Quantity, unit: $}
          discount: {header: Discount, unit: "%", times: [0.01, Sales]}
          ordered_at: {header: Order Date, format: "%-m/%-d/%Y"}
        """,
        "Order ID,Product ID,Order Date,Sales,Quantity,Discount,Profit\n"
        "CA-1,P1,11/8/2016,$261.96,2,10%,$41.91\n"
        'CA-1,P2,1/12/2016,"$1,731.94",3,0%,($219.58)\n'
        "CA-1,P3,1/12/2016,$5,0,0%,$1\n",
    )
    sql = "select order_line_id, unit_price, unit_cost, discount, ordered_date from shop.shop order by 1"
    assert [tuple(map(str, row)) for row in folder.query(sql)] == [
        ("CA-1/P1", "130.9800", "110.0250", "26.1960", "2016-11-08"),
        ("CA-1/P2", "577.3133", "650.5067", "0.0000", "2016-01-12"),
        ("CA-1/P3", "None", "None", "0.0000", "2016-01-12"),
    ]


def test_rows_that_where_leaves_out_are_counted_and_what_is_in_them_does_not_matter(tmp_path):
    folder = mapped(
        tmp_path,
        """
        entity: orders
        where: {Kind: [sale, /^ret/]}
        where_not: {Customer: ""}
        columns:
          order_id: Invoice
          customer_id: {header: Customer, extract: "^[0-9]+"}
          quantity: Quantity
        """,
        "Invoice,Kind,Customer,Quantity\n1,SALE ,17850.0,6\n2,Return,17850.0,-1\n3,sale,,4\n4,postage,1,many\n",
    )
    assert folder.query("select order_id, customer_id, quantity from shop.shop order by 1") == [
        ("1", "17850", 6), ("2", "17850", -1),
    ]  # fmt: skip
    counts = "select records_read, accepted, quarantined, totals_dropped from meta.ingest_files"
    assert folder.query(counts) == [(4, 2, 0, 2)]


def test_one_file_of_events_feeds_two_entities_by_their_kind(tmp_path):
    folder = mapped(
        tmp_path,
        """
        entity: signups
        key: [signup_id]
        snapshot: no
        where: {event: signup}
        columns:
          signup_id: visitor
          signed_up_at: {header: at, format: unix_ms}
        also:
          - entity: orders
            key: [order_line_id]
            where: {event: transaction}
            columns:
              order_line_id: {header: transaction}
              customer_id: signup_id
              unit_price: {header: price, decimal_mark: ","}
              ordered_at: signed_up_at
            constants: {quantity: 2, currency: EUR}
        """,
        'at,visitor,event,transaction,price\n1433221332117,7,signup,,\n1433222276276,8,transaction,4000,"12,5"\n'
        "never,9,view,,\n",
    )
    signed_up = folder.query("select signup_id, strftime(signed_up_at, '%Y-%m-%d %H:%M:%S.%g') from shop.shop")
    assert signed_up == [("7", "2015-06-02 05:02:12.117")]
    sql = "select order_line_id, customer_id, unit_price, quantity, currency, ordered_date from shop.shop__orders"
    assert folder.query(sql) == [("4000", "8", 12.5, 2, "EUR", DAY(2015, 6, 2))]
    assert folder.query("select accepted, quarantined, totals_dropped from meta.ingest_files") == [(1, 0, 2)]


def test_of_several_headers_the_first_filled_cell_of_a_row_counts(tmp_path):
    folder = mapped(
        tmp_path,
        """
entity: deals
key: [deal_id]
columns:
  deal_id: No
  closed_at: {headers: [Closed, Won, Lost], first_filled: yes, nulls: ["-"], required: no}
""",
        "No,Closed,Won,Lost\n1,-,2026-01-05,\n2,2026-01-06,2026-01-07,\n3,,,2026-01-08\n4,,,\n5,,x,2026-01-09\n",
    )
    folder.drop("shop/two.csv", "No,Lost,Won\n6,2026-02-01,\n")
    folder.run()
    found = dict(folder.query("select deal_id, closed_date::varchar from canonical.deals"))
    assert found == {"1": "2026-01-05", "2": "2026-01-06", "3": "2026-01-08", "4": None, "6": "2026-02-01"}
    assert folder.query("select line_number, raw_value from meta.quarantine") == [(6, "x")]


def test_tenure_in_months_becomes_the_day_of_the_start(tmp_path):
    folder = mapped(
        tmp_path,
        """
        entity: subscriptions
        key: [subscription_id]
        columns:
          subscription_id: customer
          started_at: {header: tenure, count_of: months, before: 2024-03-31}
          ended_at: {header: Churn, values: {"1": 2024-03-31, "0": ""}}
          created_at: {header: days, count_of: days, after: trial_ended_at}
          trial_ended_at: {header: trial, format: excel}
        """,
        "customer,tenure,Churn,days,trial\nA,1,0,3,45292\nB,34,1,0,45292.5\nC,1.5,0,1,45292\nD,0,0,7,\n",
        company=Company(time_zone="America/New_York"),
    )
    sql = "select subscription_id, started_date, ended_date, created_date from shop.shop order by 1"
    assert folder.query(sql) == [
        ("A", DAY(2024, 2, 29), None, DAY(2024, 1, 4)),
        ("B", DAY(2021, 5, 31), DAY(2024, 3, 31), DAY(2024, 1, 1)),
        ("D", DAY(2024, 3, 31), None, None),
    ]
    assert folder.query("select column_name, raw_value, reason from meta.quarantine") == [
        ("tenure", "1.5", "not a whole number of months")
    ]


QUOTAS = """
    entity: reps
    key: [rep_id]
    columns:
      rep_id: Rep
      rep_name: {join: [First, Last]}
    unpivot:
      - entity: quotas
        pattern: "(?P<quarter>Q. ?[0-9]+)( quota)?"
        value_name: amount
        carry: [rep_id]
        key: [rep_id, period_start_at]
        constants: {currency: USD}
        columns:
          period_start_at: {group: quarter, format: "Q%q %Y"}
          period_end_at: {group: quarter, format: "Q%q %Y", end_of: quarter}
          amount: {unit: [$, k], times: 1000, nulls: ["-"]}
"""


def test_quotas_in_a_column_per_quarter(tmp_path):
    folder = mapped(
        tmp_path,
        QUOTAS,
        'Rep,First,Last,Q1 2024 quota,Q4 2024,Q3 2024\n1,Ann,Lee,$100k,"$1,200.5k",-\n2,,Ray,($5k),1,2\n',
        company=Company(time_zone="Europe/Berlin"),
    )
    assert folder.query("select rep_id, rep_name from shop.shop order by 1") == [("1", "Ann Lee"), ("2", "Ray")]
    sql = "select rep_id, amount, period_start_date, period_end_date, currency from shop.shop__quotas order by 1, 3"
    first, third, fourth = (DAY(2024, month, 1) for month in (1, 7, 10))
    assert folder.query(sql) == [
        ("1", 100_000, first, DAY(2024, 3, 31), "USD"), ("1", 1_200_500, fourth, DAY(2024, 12, 31), "USD"),
        ("2", -5_000, first, DAY(2024, 3, 31), "USD"), ("2", 2_000, third, DAY(2024, 9, 30), "USD"),
        ("2", 1_000, fourth, DAY(2024, 12, 31), "USD"),
    ]  # fmt: skip


def test_a_wide_header_that_says_no_period_sends_its_records_to_quarantine(tmp_path):
    folder = mapped(tmp_path, QUOTAS, "Rep,First,Last,Q5 2024\n1,Ann,Lee,5\n2,Bea,Ray,-\n")
    [(line, reason)] = folder.query("select line_number, reason from meta.quarantine")
    assert line == 2
    assert "'Q5 2024'" in reason and "Q%q %Y" in reason and "period_start_at" in reason


def test_a_year_and_a_month_in_two_columns(tmp_path):
    folder = mapped(
        tmp_path,
        """
        entity: expenses
        totals: "^Total"
        columns:
          spent_at: {join: [Year, Month], format: "%Y %B", end_of: month}
          amount: {header: Betrag, unit: [€, EUR], decimal_mark: ",", times: -1}
        """,
        'Year,Month,Betrag\n2024,February,"EUR -1.000,50"\n2024,März,"1 €"\n2024,April,"(5,5) €"\nTotal,,7\n',
    )
    sql = "select spent_date, amount from shop.shop order by 1"
    assert folder.query(sql) == [(DAY(2024, 2, 29), 1000.5), (DAY(2024, 4, 30), 5.5)]
    assert folder.query("select column_name, raw_value from meta.quarantine") == [("Year", "2024 März")]


def test_columns_of_a_file_without_header_are_named_by_their_numbers(tmp_path):
    folder = mapped(
        tmp_path,
        """
        table: calls
        entity: activities
        dialect: {has_header: no, delimiter: ";"}
        where_not: {8: unknown}
        columns:
          activity_id: 1
          activity_type: {constant: call}
          outcome: {header: 3, values: {"yes": connected, "no": no answer}}
          activity_at: {join: [4, 5, 6], with: "-", format: "%d-%b-%Y"}
        """,
        "1;30;no;5;may;2014;261;cellular\n2;31;yes;6;jun;2014;12;unknown\n3;32;yes;7;jul;2014;99;cellular\n",
        under="calls/",
    )
    assert folder.query("select activity_id, outcome, activity_date from shop.calls order by 1") == [
        ("1", "no answer", DAY(2014, 5, 5)), ("3", "connected", DAY(2014, 7, 7)),
    ]  # fmt: skip
    assert folder.query("select totals_dropped from meta.ingest_files") == [(1,)]


@pytest.mark.parametrize(
    ("where", "text", "verdict", "said"),
    [
        ("elsewhere/", "1\tA\t5\n", "unrecognised", "no column says which list it is"),
        ("shop/", "1\tA\t5\n", "unrecognised", "without header row must lie in exports/shop/people/"),
        ("shop/people/", "1\tA\n", "held", "wants at least 3 fields, but the first record has 2 at delimiter tab"),
        ("shop/people/", "1,A,5\n", "held", "wants at least 3 fields, but the first record has 1 at delimiter tab"),
    ],
)
def test_why_a_file_without_header_finds_no_table(tmp_path, where, text, verdict, said):
    (tmp_path / "shop.yml").write_text(
        "table: people\nentity: quotas\ndialect: {has_header: no, delimiter: tab}\ncolumns: {rep_id: 1, amount: 3}\n"
    )
    file = tmp_path / "exports" / where / "file.csv"
    file.parent.mkdir(parents=True)
    file.write_text(text)
    seen = report.verdict(file, registry.load(tmp_path), UTC)
    assert seen.verdict == verdict and said in seen.reason, seen.reason


def test_a_file_without_header_of_the_only_table_of_its_source_may_lie_in_the_folder_of_the_source(tmp_path):
    mapping = "entity: quotas\ndialect: {has_header: no, delimiter: tab}\ncolumns: {rep_id: 1, amount: 3}\n"
    folder = mapped(tmp_path, mapping, "1\tA\t5\n2\tB\t\n")
    assert folder.query("select rep_id, amount from shop.shop order by 1") == [("1", 5), ("2", None)]


REPORT = r"""
entity: ad_spend
key: [campaign, spent_at]
preamble: yes
totals: ^Sum$
parted_by: [Gadget]
columns:
  campaign: Effort
  spent_at: {above: "From (.+) to ", format: "%d %B %Y"}
  spent_through_at: {above: " to (.+)$", format: "%d %B %Y"}
  cost: {header: '/outlay \([a-z]{3}\)/'}
  currency: {header: '/outlay \([a-z]{3}\)/', in_header: '\(([A-Za-z]{3})\)'}
"""
SPEND = "select campaign, spent_date, spent_through_date, cost::double, currency from canonical.ad_spend"


@pytest.mark.parametrize("padding", ["", ",,"])
def test_what_a_report_says_once_is_said_of_every_record(tmp_path, padding):
    titles = f"Efforts{padding}\nFrom 1 May 2026 to 31 May 2026{padding}\n"
    folder = mapped(tmp_path, REPORT, titles + "Effort,Seen,Outlay (chf)\nspring,9,5.5\nautumn,8,2\nSum,17,7.5\n")
    assert folder.query(SPEND + " order by 1") == [
        ("autumn", DAY(2026, 5, 1), DAY(2026, 5, 31), 2, "chf"),
        ("spring", DAY(2026, 5, 1), DAY(2026, 5, 31), 5.5, "chf"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("export", "said"),
    [
        ("Effort,Outlay (chf)\nspring,5\n", "no row above the header says what 'spent_at' is"),
        ("From May to June\nEffort,Outlay (chf)\nspring,5\n", "'May' above the header is not a date of the form"),
        ("From 1 May 2026 to 2 May 2026\nEffort,Gadget,Outlay (chf)\na,b,5\n", "'Gadget' parts the rows"),
        ("From 1 May 2026 to 2 May 2026\nEffort,Outlay\na,5\n", "misses the required column"),
    ],
)
def test_a_report_that_does_not_say_it_is_held(tmp_path, export, said):
    folder = mapped(tmp_path, REPORT, export)
    [(verdict, reason)] = folder.query("select verdict, reason from meta.ingest_files")
    assert verdict == "held" and said in reason


def test_hours_are_read_as_numbers_and_as_lengths_of_time(tmp_path):
    mapping = "entity: trainings\ncolumns:\n  rep: Who\n  hours: {header: Time, kind: hours}\n"
    folder = mapped(tmp_path, mapping, "Who,Time\na,1.5\nb,1:30:00\nc,1h 30m\nd,0:00:36\ne,soon\n")
    assert folder.query("select rep, hours::double from shop.shop order by 1") == [
        ("a", 1.5), ("b", 1.5), ("c", 1.5), ("d", 0.01),
    ]  # fmt: skip
    assert folder.query("select raw_value from meta.quarantine") == [("soon",)]


def test_numbers_whose_groups_are_parted_by_hard_and_narrow_blanks_are_numbers(tmp_path):
    mapping = 'entity: products\ncolumns:\n  product: What\n  unit_cost: {header: Cost, decimal_mark: ","}\n'
    folder = mapped(tmp_path, mapping, 'What,Cost\na,"1\u00a0020,50"\nb,"1\u202f020,50"\nc,"1\u2009020,50"\n')
    assert folder.query("select distinct unit_cost::double from shop.shop") == [(1020.5,)]
