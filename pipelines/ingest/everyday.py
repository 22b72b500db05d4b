"""What people call a column in a list of their own: words that no tool's export has, for the draft of a mapping."""

from __future__ import annotations

import re

# Entity -> canonical column -> words, beside those of every spec.
WORDS = {
    "deals": {
        "deal_id": ("opportunity", "opp", "opp_id", "deal"),
        "deal_name": ("opportunity_name", "deal_title", "opportunity_title"),
        "stage": ("phase", "sales_stage", "sales_phase", "deal_phase", "opportunity_stage"),
        "rep": ("sales_person", "salesperson", "sales_rep", "sales_representative", "account_executive", "seller"),
        "amount": ("value", "deal_value", "deal_size", "deal_amount", "opportunity_value", "opportunity_amount"),
        "created_at": ("opened", "opened_on", "date_opened", "created_on", "date_created", "creation_date"),
        "closed_at": ("closed_on", "date_closed", "closing_date", "close_date", "won_on"),
        "expected_close_at": (
            "expected_close",
            "expected_close_date",
            "expected_closing_date",
            "forecast_close_date",
        ),
        "lost_reason": ("loss_reason", "reason_lost", "reason_for_loss"),
    },
}
# What stands behind a word for a number that names a thing, and for money in one currency.
NUMBER = re.compile(r"_(no|nr|num|number|code|ref|reference|key)$")
MONEY = re.compile(r"_(in_)?(eur|euros?|usd|dollars?|gbp|pounds?|chf|sek|nok|dkk|pln|czk|jpy|cad|aud|inr|brl)$")


def names_of(word: str) -> list[str]:
    """The word of a header, then what it is without its unit, then as an id."""
    plain = MONEY.sub("", word)
    return list(dict.fromkeys((word, plain, NUMBER.sub("_id", plain))))


def is_number(word: str) -> bool:
    """Whether a header says that its cells tell things apart."""
    return bool(NUMBER.search(word)) or word == "id" or word.endswith("_id")
