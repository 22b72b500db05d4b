"""Order lines with what the goods cost."""

from tests.sources.systems.tool import Tool


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
