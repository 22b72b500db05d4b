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


def test_rates_keep_eight_decimals_and_a_later_file_corrects_a_day(tmp_path):
    first = "Date,From,To,Rate\n2026-07-01,USD,EUR,0.85123456\n2026-07-02,USD,EUR,0.9\n"
    second = "Date,From,To,Rate\n2026-07-02,USD,EUR,0.86\n2026-07-03,JPY,EUR,0.0059\n"
    tool = Tool(tmp_path / "data", {"fx-2026-07-02.csv": first, "fx-2026-07-03.csv": second})
    rates = tool.query("select rate_date::varchar, from_currency, rate::double from canonical.fx_rates order by 1")
    assert rates == [("2026-07-01", "USD", 0.85123456), ("2026-07-02", "USD", 0.86), ("2026-07-03", "JPY", 0.0059)]


def test_products_say_what_a_unit_costs(tmp_path):
    content = "Product ID,Product,Product Line,Unit Cost,List Price,Currency\nP1,Crate,Boxes,4.25,10,EUR\n"
    tool = Tool(tmp_path / "data", {"products-2026-07-01.csv": content})
    assert tool.query("select product, unit_cost::double from canonical.products") == [("Crate", 4.25)]
