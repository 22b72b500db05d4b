"""Upwork, a client's transaction history: what was paid to freelancers and agencies, and Upwork's own fees.

Charges are negative there and payments into the account positive: money that only tops up the balance is left out,
and a charge becomes a positive expense (a refund a negative one). A file whose charges are positive is held.
Whose work it was is not said: no department, so it is outsourcing spend and no cost of acquisition by itself.
Where the books hold the same charges, one of the two must go.
"""

from __future__ import annotations

from pipelines.sources.shorthand import columns_of
from pipelines.sources.spec import Condition, Dialect, TableSpec

_expense = columns_of("expenses")
DAY_FORMS = ("%b %d, %Y", "%B %d, %Y", "%Y-%m-%d")
MOVES_OF_MONEY = ("Payment", "/^(withdrawal|deposit|account funding|payment method)/")

TRANSACTIONS = TableSpec(
    source="upwork",
    table="transactions",
    entity="expenses",
    description="One row per charge, fee, bonus or refund; payments into the account are left out.",
    columns=(
        _expense("expense_id", "Ref ID", required=True, not_null=True),
        _expense("spent_at", "Date", required=True, not_null=True, formats=DAY_FORMS),
        _expense("category", constant="outsourcing"),
        _expense("vendor", constant="Upwork"),
        _expense("amount", "Amount", required=True, not_null=True, times=("-1",)),
        _expense("currency", "Currency", required=True, not_null=True),
    ),
    key=("expense_id",),
    snapshot=False,
    dialect=Dialect(multiline=True),
    # A bank's list has days, references and amounts too, and its expenses are negative as well.
    marks=("Freelancer", "Agency", "PO"),
    where=(Condition("Type", MOVES_OF_MONEY, is_not=True),),
    dropped=("Freelancer", "Agency", "Description", "Account Name", "Team", "PO"),
    evidence="third-party code",
)

TABLES = (TRANSACTIONS,)
