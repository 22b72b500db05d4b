"""Orders of a shop, line by line, with what the goods cost. A layout of our own; prices are without tax."""

from __future__ import annotations

from pipelines.sources.shorthand import columns_of
from pipelines.sources.spec import TableSpec

_line = columns_of("orders")

ORDER_LINES = TableSpec(
    source="shop",
    table="order_lines",
    entity="orders",
    description="One row per line of an order; Discount and Refund are of the whole line, Unit Cost is of one unit.",
    columns=(
        _line("order_line_id", "Order Line ID", required=True, not_null=True),
        _line("order_id", "Order ID", required=True, not_null=True),
        _line("customer_id", "Customer ID"),
        _line("email", "Customer Email"),
        _line("ordered_at", "Ordered At", required=True, not_null=True),
        _line("product", "Product", required=True),
        _line("quantity", "Quantity", required=True, not_null=True),
        _line("unit_price", "Unit Price", required=True, not_null=True),
        _line("discount", "Discount"),
        _line("refund", "Refund"),
        _line("refunded_at", "Refunded At"),
        _line("unit_cost", "Unit Cost"),
        _line("currency", "Currency", required=True, not_null=True),
        _line("rep", "Sales Person"),
        _line("channel", "Channel"),
        _line("segment", "Segment"),
        _line("territory", "Territory"),
    ),
    key=("order_line_id",),
    dropped=(r"(Customer|Shipping|Billing) (Name|Phone|Address.*)",),
)

TABLES = (ORDER_LINES,)
