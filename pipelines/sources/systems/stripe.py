"""Stripe Dashboard exports: customers, subscriptions, invoices, payments.

UTF-8 without BOM, comma, amounts in major units with as many decimals as the currency has (1440 yen are 1440),
currencies in lower case, all times UTC. Payments renamed `Created (UTC)` to `Created date (UTC)` in 2024; both names
are read everywhere. A guest has the id `gcus_…`, or none: then address and moment tell the row from others, and the
guest's payments are found by the address. An export that went through Excel (`;`, CRLF, TRUE) is read as it stands;
one whose ids are gone is held, for nothing else tells two payments apart.
"""

from __future__ import annotations

from pipelines.sources.shorthand import columns_of
from pipelines.sources.spec import Dialect, TableSpec

# A description may hold line breaks; an export that went through Excel comes with `;`, so it is proved.
DIALECT = Dialect(multiline=True)
CREATED = ("Created (UTC)", "Created date (UTC)")
DROPPED = (
    r"(Customer )?(Name|Phone)",
    r"Customer Description",
    r"Description",
    r"(Card|Shipping) (Name|Address.*|Fingerprint|Last4)",
    r"Seller Message",
    r"Checkout Custom Field .*",
)

_customer = columns_of("customers", zone="UTC")
CUSTOMERS = TableSpec(
    source="stripe",
    table="customers",
    entity="customers",
    description="One row per customer of the billing system, guests included.",
    columns=(
        _customer("customer_id", "id", required=True),
        _customer("email", "Email", required=True),
        _customer("currency", "Currency"),
        _customer("country", "Card Address Country", "Card Issue Country"),
        _customer("created_at", *CREATED, required=True, not_null=True),
    ),
    key=("customer_id", "email", "created_at"),
    dialect=DIALECT,
    # Disputes, refunds and sessions of a checkout have an id, an address and a moment too.
    marks=(
        "Delinquent", "Total Spend", "Payment Count", "Average Order", "Refunded Volume", "Dispute Losses",
        "Account Balance", "Card ID", "Default Source", "Business Vat ID", "Tax Location Recognized", "Plan",
    ),
    foreign=r"Amount|Amount Refunded|(Charge|Refund|Dispute|Customer|Invoice|Payment) ID|Reason|Customer Email",
    dropped=DROPPED,
    evidence="real files",
)  # fmt: skip

_subscription = columns_of("subscriptions", zone="UTC")
SUBSCRIPTIONS = TableSpec(
    source="stripe",
    table="subscriptions",
    entity="subscriptions",
    description="One row per subscription. Export all of them: a list of the active ones hides all churn.",
    columns=(
        _subscription("subscription_id", "id", required=True, not_null=True),
        _subscription("customer_id", "Customer ID", "Customer", required=True, not_null=True),
        _subscription("email", "Customer Email"),
        _subscription("product", "Product", "Plan"),
        _subscription(
            "billing_interval",
            "Interval",
            required=True,
            not_null=True,
            values={"day": "day", "week": "week", "month": "month", "quarter": "quarter", "year": "year"},
        ),
        # The export has no count: one row is charged once per interval.
        _subscription("interval_count", constant="1"),
        _subscription("quantity", "Quantity"),
        _subscription("amount", "Amount", required=True),
        _subscription("currency", "Currency"),
        _subscription("status", "Status", required=True),
        _subscription("created_at", *CREATED, required=True),
        _subscription("started_at", "Start (UTC)", "Start Date (UTC)", required=True),
        _subscription("trial_ended_at", "Trial End (UTC)"),
        # Canceled is the day the customer asked; the subscription is over when it has ended.
        _subscription("cancel_requested_at", "Canceled At (UTC)"),
        _subscription("ended_at", "Ended At (UTC)", required=True),
    ),
    key=("subscription_id",),
    dialect=DIALECT,
    dropped=DROPPED,
    evidence="third-party code",
)

_invoice = columns_of("invoices", zone="UTC")
INVOICES = TableSpec(
    source="stripe",
    table="invoices",
    entity="invoices",
    description="One row per invoice, drafts and void ones included (see status).",
    columns=(
        _invoice("invoice_id", "id", required=True, not_null=True),
        _invoice("customer_id", "Customer", "Customer ID", required=True),
        _invoice("subscription_id", "Subscription"),
        _invoice("product", "Product"),
        _invoice("quantity", "Quantity"),
        _invoice("invoiced_at", "Date (UTC)", "Finalized At (UTC)", *CREATED, required=True, not_null=True),
        _invoice("paid_at", "Paid At (UTC)"),
        _invoice("subtotal", "Subtotal", required=True),
        _invoice("discount", "Total Discount Amount"),
        _invoice("tax", "Tax"),
        _invoice("total", "Total", required=True),
        _invoice("amount_paid", "Amount Paid", required=True),
        _invoice("currency", "Currency", required=True),
        _invoice("status", "Status"),
    ),
    key=("invoice_id",),
    dialect=DIALECT,
    # Quotes and credit notes have sums and taxes too.
    foreign=r"Invoice|Invoice ID|Credit Note.*|Quote.*|Amount Total|Expires.*",
    dropped=DROPPED,
    evidence="real files",
)

_payment = columns_of("payments", zone="UTC")
PAYMENTS = TableSpec(
    source="stripe",
    table="payments",
    entity="payments",
    description="One row per charge; the fee is in the converted currency.",
    columns=(
        _payment("payment_id", "id", required=True, not_null=True),
        _payment("customer_id", "Customer ID"),
        _payment("email", "Customer Email"),
        _payment("invoice_id", "Invoice ID"),
        _payment("paid_at", *reversed(CREATED), required=True, not_null=True),
        _payment("refunded_at", "Refunded date (UTC)", "Refunded (UTC)"),
        _payment("amount", "Amount", required=True),
        _payment("amount_refunded", "Amount Refunded", required=True),
        _payment("currency", "Currency", required=True),
        _payment("converted_amount", "Converted Amount"),
        _payment("converted_amount_refunded", "Converted Amount Refunded"),
        _payment("converted_currency", "Converted Currency"),
        _payment("fee", "Fee"),
        _payment("status", "Status", required=True),
        # One of Stripe's own phrases (Subscription creation, …), which tells new from recurring revenue.
        _payment("description", "Description"),
    ),
    key=("payment_id",),
    dialect=DIALECT,
    # A list of refunds or disputes names the charge that each is of; payouts and balances are net.
    marks=(
        "Captured", "Seller Message", "Fee", "Converted Amount", "Customer ID", "Customer Email", "Card ID",
        "Description", "Statement Descriptor", "PaymentIntent ID", "Invoice ID", "Transfer", "Mode",
    ),
    foreign=r"(Charge|Refund|Dispute) ID|Charge|Reason|Net|Available On.*",
    dropped=tuple(pattern for pattern in DROPPED if pattern != r"Description"),
    evidence="real files",
)  # fmt: skip

TABLES = (CUSTOMERS, SUBSCRIPTIONS, INVOICES, PAYMENTS)
