"""The books: lines of invoices, and expenses that no day can be given."""

from tests.sources.systems.tool import Tool


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
