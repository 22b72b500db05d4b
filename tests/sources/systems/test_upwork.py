"""Upwork: charges are expenses, money that tops up the balance is not, freelancers stay unnamed."""

import datetime as dt

from pipelines import inputs, warehouse
from tests.sources.systems.ad_files import linkedin
from tests.sources.systems.tool import Tool

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
    assert "'Amount' is income and no expense" in tool.reason("transactions.csv")


def test_bills_alone_are_no_books_where_platforms_tell_of_spend(tmp_path):
    tool = Tool(tmp_path / "data", {"transactions.csv": UPWORK, "report.csv": linkedin()})
    with warehouse.connect(tool.settings.warehouse_path) as con:
        assert inputs.write(con, tool.company, dt.date(2026, 8, 1), [])["spend"] == "ad_spend"


def test_bills_are_spend_where_nothing_else_is(tmp_path):
    tool = Tool(tmp_path / "data", {"transactions.csv": UPWORK})
    with warehouse.connect(tool.settings.warehouse_path) as con:
        assert inputs.write(con, tool.company, dt.date(2026, 8, 1), [])["spend"] == "expenses"
