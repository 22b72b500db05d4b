"""From the books: expenses, products with their unit cost, lines of invoices, exchange rates. Layouts of our own."""

from __future__ import annotations

from pipelines.sources.shorthand import columns_of
from pipelines.sources.spec import TableSpec

_expense = columns_of("expenses")
EXPENSES = TableSpec(
    source="finance",
    table="expenses",
    entity="expenses",
    description="One row per expense; category cost_of_goods, salaries, commissions, programs, tools …",
    columns=(
        _expense("expense_id", "Expense ID", required=True, not_null=True),
        _expense("spent_at", "Date", required=True, not_null=True),
        _expense("category", "Category", required=True, not_null=True),
        _expense("department", "Department", required=True),
        _expense("team", "Team"),
        _expense("channel", "Channel"),
        _expense("vendor", "Vendor"),
        _expense("amount", "Amount", required=True, not_null=True),
        _expense("currency", "Currency", required=True),
    ),
    key=("expense_id",),
    snapshot=False,
)

_product = columns_of("products")
PRODUCTS = TableSpec(
    source="finance",
    table="products",
    entity="products",
    description="One row per product.",
    columns=(
        _product("product_id", "Product ID", required=True, not_null=True),
        _product("product", "Product", required=True, not_null=True),
        _product("product_line", "Product Line", required=True),
        _product("unit_cost", "Unit Cost", required=True),
        _product("list_price", "List Price"),
        _product("currency", "Currency"),
    ),
    key=("product_id",),
)

_line = columns_of("invoice_lines")
INVOICE_LINES = TableSpec(
    source="finance",
    table="invoice_lines",
    entity="invoice_lines",
    description="One row per line of an invoice that another table brings; Unit Price is before the discount.",
    columns=(
        _line("invoice_line_id", "Invoice Line ID", required=True, not_null=True),
        _line("invoice_id", "Invoice ID", required=True, not_null=True),
        _line("product", "Product", required=True),
        _line("quantity", "Quantity", required=True, not_null=True),
        _line("unit_price", "Unit Price", required=True, not_null=True),
        _line("discount", "Discount"),
        _line("unit_cost", "Unit Cost"),
        _line("currency", "Currency", required=True),
    ),
    key=("invoice_line_id",),
)

_rate = columns_of("fx_rates")
FX_RATES = TableSpec(
    source="finance",
    table="fx_rates",
    entity="fx_rates",
    description="One row per day and pair: one unit of From is worth Rate units of To.",
    columns=(
        _rate("rate_at", "Date", required=True, not_null=True),
        _rate("from_currency", "From", required=True, not_null=True),
        _rate("to_currency", "To", required=True, not_null=True),
        _rate("rate", "Rate", required=True, not_null=True),
    ),
    key=("rate_at", "from_currency", "to_currency"),
    snapshot=False,
)

TABLES = (EXPENSES, PRODUCTS, INVOICE_LINES, FX_RATES)
