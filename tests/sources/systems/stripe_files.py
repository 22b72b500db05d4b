"""Stripe Dashboard exports as the tool writes them, and as a spreadsheet saves them again."""

from __future__ import annotations

import csv
import io

OLD, NEW = "Created (UTC)", "Created date (UTC)"
# Id, moment, amount, refunded, currency, settled, settled refund, settled in, fee, status, customer, address.
PAYMENTS = [
    ("ch_1", "2024-06-07 02:38:54", "15.00", "0.00", "usd", "534.80", "0.00", "thb", "35.40", "Paid", "cus_1",
     "a@b.co"),
    ("ch_2", "2024-06-06 23:30:10", "1440", "1440", "jpy", "338.12", "338.12", "thb", "12.00", "Refunded", "gcus_2",
     "guest@c.co"),
    ("py_3", "2024-06-05 12:00:00", "9.225", "0.000", "kwd", "1102.10", "0.00", "thb", "40.10", "Failed", "",
     "g@d.co"),
]  # fmt: skip


def payments(created: str = NEW) -> list[list[str]]:
    """Header and rows; the generation that calls the moment `Created (UTC)` writes it to the minute."""
    header = ["id", "Description", "Seller Message", created, "Amount", "Amount Refunded", "Currency", "Captured",
              "Converted Amount", "Converted Amount Refunded", "Converted Currency", "Fee", "Taxes On Fee", "Status",
              "Customer ID", "Customer Description", "Customer Email", "Invoice ID", "plan (metadata)"]  # fmt: skip
    rows = [
        [one, "Subscription update", "Payment complete.", moment[:16] if created == OLD else moment, amount, back,
         currency, "false" if status == "Failed" else "true", settled, settled_back, settled_in, fee, "2.48", status,
         customer, "", address, f"in_{one}", "pro"]
        for one, moment, amount, back, currency, settled, settled_back, settled_in, fee, status, customer, address
        in PAYMENTS
    ]  # fmt: skip
    return [header, *rows]


def customers() -> list[list[str]]:
    """Two with an id, one guest with its own kind of id, two guests without, who share nothing but the minute."""
    header = ["id", "Description", "Email", "Name", OLD, "Delinquent", "Card ID", "Plan", "Status", "Currency",
              "Total Spend", "Payment Count", "team (metadata)"]  # fmt: skip
    rows = [
        ["cus_1", "", "a@b.co", "Ann", "2024-01-02 10:00", "false", "", "pro", "active", "usd", "15.00", "1", "x"],
        ["cus_9", "", "a@b.co", "Ann", "2024-03-02 10:00", "true", "", "", "", "", "0.00", "0", ""],
        ["gcus_2", "", "guest@c.co", "", "2024-06-06 23:30", "", "", "", "", "", "1440", "1", ""],
        ["", "", "g@d.co", "", "2024-06-05 12:00", "", "", "", "", "", "0.00", "0", ""],
        ["", "", "h@d.co", "", "2024-06-05 12:00", "", "", "", "", "", "9.00", "1", ""],
    ]
    return [header, *rows]


def written(table: list[list[str]]) -> bytes:
    return _csv(table, ",", "\n")


def saved_by_excel(table: list[list[str]]) -> bytes:
    """Semicolons, CRLF and TRUE, as a spreadsheet of continental Europe saves it."""
    shouted = [[{"true": "TRUE", "false": "FALSE"}.get(cell, cell) for cell in row] for row in table]
    return _csv(shouted, ";", "\r\n")


def _csv(table: list[list[str]], delimiter: str, end: str) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(table)
    return out.getvalue().encode()
