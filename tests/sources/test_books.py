"""Outsourcing, trainings, orders and invoice lines: what others keep books of."""

import datetime as dt

import pytest

from tests.sources.through import Tool

UPWORK = (
    "Date,Ref ID,Type,Description,Agency,Freelancer,Team,Account Name,PO,Amount,ExchangeRate,Currency,Balance\n"
    '"Jul 3, 2026",501,Hourly,"Invoice for Ann, 10 hrs",,Ann Bo,Sales,Acme,,-250.00,,USD,-250.00\n'
    '"Jul 3, 2026",502,Processing Fee,3% fee,,,Sales,Acme,,-7.50,,USD,-257.50\n'
    '"Jul 3, 2026",503,Payment,Paid from card,,,Sales,Acme,,257.50,,USD,0.00\n'
    '"Jul 9, 2026",504,Refund,"Refund for Ann",,Ann Bo,Sales,Acme,,50.00,,USD,50.00\n'
    '"Jul 10, 2026",505,Fixed Price,Landing page,Bo Ltd,,Sales,Acme,,"-1,200.00",,USD,-1150.00\n'
)


def test_upwork_charges_are_expenses_and_payments_into_the_account_are_not(tmp_path):
    tool = Tool(tmp_path / "data", {"transactions.csv": UPWORK})
    assert tool.ledger("transactions.csv") == ("loaded", "transactions", 5, 4, 0, 0, 1)
    rows = tool.query("select expense_id, spent_date, category, department, amount, currency from canonical.expenses")
    assert sorted((a, b, c, d, float(e), f) for a, b, c, d, e, f in rows) == [
        ("501", dt.date(2026, 7, 3), "outsourcing", None, 250.0, "USD"),
        ("502", dt.date(2026, 7, 3), "outsourcing", None, 7.5, "USD"),
        ("504", dt.date(2026, 7, 9), "outsourcing", None, -50.0, "USD"),
        ("505", dt.date(2026, 7, 10), "outsourcing", None, 1200.0, "USD"),
    ]
    assert b"Ann Bo" not in tool.settings.warehouse_path.read_bytes()


def test_a_history_with_the_signs_of_a_freelancer_is_held(tmp_path):
    tool = Tool(tmp_path / "data", {"transactions.csv": UPWORK.replace("-", "")})
    assert tool.ledger("transactions.csv")[0] == "held"
    assert "amount" in tool.reason("transactions.csv")


LEARNERS = (
    "Name,Email,Unique User ID,Days Logged In,Hours Viewed,Course Views,Course Completions{}\n"
    "Ann Bo,ann@acme.example,u1,3,1:30:00,4,1{}\nCy Do,cy@acme.example,u2,1,0:07:12,1,0{}\n"
)
HOURS = "select rep, held_date, hours, kind from canonical.trainings order by 1"


def test_hours_viewed_stand_on_the_day_that_somebody_added(tmp_path):
    tool = Tool(tmp_path / "data", {"learners.csv": LEARNERS.format(",Period End", ",2026-07-31", ",2026-07-31")})
    assert tool.ledger("learners.csv") == ("loaded", "learners", 2, 2, 0, 0, 0)
    assert [(rep, day, float(hours), kind) for rep, day, hours, kind in tool.query(HOURS)] == [
        ("Ann Bo", dt.date(2026, 7, 31), 1.5, "training"),
        ("Cy Do", dt.date(2026, 7, 31), 0.12, "training"),
    ]


def test_hours_viewed_of_no_period_are_held_and_a_mapping_may_state_it(tmp_path):
    bare = LEARNERS.format("", "", "")
    tool = Tool(tmp_path / "bare", {"linkedin_learning/learners.csv": bare})
    assert "misses the required column 'Period End'" in tool.reason("linkedin_learning/learners.csv")
    july = (
        "table: july\nentity: trainings\nkey: [rep]\ncolumns:\n  rep: Name\n  held_at: {constant: 2026-07-31}\n"
        "  hours: {header: Hours Viewed, kind: hours}\ndropped: [Email, Unique User ID]\n"
    )
    tool = Tool(tmp_path / "mapped", {"learning/july.csv": bare}, {"learning.yml": july})
    assert [float(row[2]) for row in tool.query(HOURS)] == [1.5, 0.12]


def test_minutes_of_video_become_hours_per_person_and_period(tmp_path):
    content = "Name,Surname,Email,Minutes Video Consumed,Period End\nAnn,Bo,ann@acme.example,90.5,2026-07-31\n"
    tool = Tool(tmp_path / "data", {"users.csv": content})
    assert [(row[0], float(row[2])) for row in tool.query(HOURS)] == [("Ann Bo", pytest.approx(1.5083))]


def test_order_lines_carry_what_the_goods_cost(tmp_path):
    content = (
        "Order Line ID,Order ID,Customer Email,Customer Name,Ordered At,Product,Quantity,Unit Price,Discount,"
        "Unit Cost,Currency\n"
        "L1,O1,a@b.co,Ann,2026-07-03 10:00,Crate,2,10.00,1.50,4.25,EUR\nL2,O1,a@b.co,Ann,,Lid,1,3.00,,1.00,EUR\n"
    )
    tool = Tool(tmp_path / "data", {"orders.csv": content})
    # A line without its day would count in no period: it goes to quarantine, by name.
    assert tool.ledger("orders.csv") == ("loaded", "order_lines", 2, 1, 0, 1, 0)
    assert tool.query("select column_name, line_number from meta.quarantine") == [("Ordered At", 3)]
    figures = tool.query("select quantity, unit_price, discount, unit_cost from canonical.orders")
    assert [tuple(map(float, row)) for row in figures] == [(2, 10, 1.5, 4.25)]


def test_invoice_lines_land_beside_the_invoices(tmp_path):
    content = (
        "Invoice Line ID,Invoice ID,Product,Quantity,Unit Price,Unit Cost,Currency\nX1,in_1,Crate,2,10,4.25,EUR\n"
    )
    tool = Tool(tmp_path / "data", {"lines.csv": content})
    assert tool.query("select invoice_id, product, unit_cost::double from canonical.invoice_lines") == [
        ("in_1", "Crate", 4.25)
    ]


def test_an_expense_without_a_day_is_named_and_counted_nowhere(tmp_path):
    content = "Expense ID,Date,Category,Department,Amount,Currency\n"
    content += "E1,,rent,sales,10,EUR\nE2,2026-07-01,rent,sales,20,EUR\n"
    tool = Tool(tmp_path / "data", {"expenses.csv": content})
    assert tool.ledger("expenses.csv") == ("loaded", "expenses", 2, 1, 0, 1, 0)
    assert tool.query("select column_name, reason from meta.quarantine") == [
        ("Date", "empty, but every record needs it")
    ]
