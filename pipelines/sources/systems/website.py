"""Sign-ups of the website: one row per account that signed up. A layout of our own."""

from __future__ import annotations

from pipelines.sources.shorthand import columns_of
from pipelines.sources.spec import TableSpec

_signup = columns_of("signups")

SIGNUPS = TableSpec(
    source="website",
    table="signups",
    entity="signups",
    description="One row per sign-up, free plans and trials included.",
    columns=(
        _signup("signup_id", "Signup ID", required=True, not_null=True),
        _signup("email", "Email", required=True),
        _signup("company_domain", "Company Domain"),
        _signup("signed_up_at", "Signed Up At", required=True, not_null=True),
        _signup("via", "Via", values={"email": "email", "site": "site", "website": "site"}),
        _signup("channel", "Channel"),
        _signup("plan", "Plan"),
        _signup("segment", "Segment"),
        _signup("territory", "Territory"),
    ),
    key=("signup_id",),
    snapshot=False,
)

TABLES = (SIGNUPS,)
