"""Rows as people type them: no file of them, however odd, may stop a publish through a check of the models."""

from __future__ import annotations

import random

from tests.dbt.warehouse_builder import build, query, run_dbt
from tests.kpis.test_as_of_the_event import versions

COMPANY = {"as_of_date": "2026-04-10"}
IDENTITIES = (
    "open_deals_change_by_what_came_and_went deals_won_and_lost_are_the_decided staff_adds_up "
    "unique_dim_rep_rep_id not_null_int_deal_deal_id gross_retention_is_the_lower_one"
)
SNAPSHOTS = ("2026-01-05", "2026-02-02", "2026-03-02")
ODD_DAYS = [None, "2025-12-31", "2026-01-01", "2026-01-31", "2026-02-01", "2026-02-12", "2026-02-20", "2026-03-10",
            "2026-03-31", "2026-04-09", "2026-04-11", "2027-01-01"]  # fmt: skip


def fresh(source: str, entity: str, through: str) -> dict:
    return {"source": source, "table_name": "all", "entity": entity, "files": 1, "data_through_date": through,
            "as_of_date": COMPANY["as_of_date"], "stale_after_days": 99, "is_stale": False}  # fmt: skip


def deals_of(source: str, chance: random.Random, count: int) -> tuple[list[dict], list[dict]]:
    """Deals of one tool and what its snapshots said of them in turn."""
    deals, seen = [], []
    for number in range(count):
        own = {"source": source, "table_name": "all"}
        row = {
            "deal_id": f"{source}{number}", "pipeline": "sales", **own,
            "created_date": chance.choice(ODD_DAYS), "closed_date": chance.choice(ODD_DAYS),
            "stage": chance.choice(["Demo", "Qualified", "Closed Won", "Closed Lost"]),
            "first_seen_date": chance.choice(SNAPSHOTS), "vanished_date": chance.choice([None, None, *SNAPSHOTS[1:]]),
        }  # fmt: skip
        deals.append(row)
        if chance.random() < 0.5:
            said = [{"status": chance.choice(["open", "lost", "won"]), "closed_date": chance.choice(ODD_DAYS), **own}
                    for _ in SNAPSHOTS]  # fmt: skip
            said[-1] = {"stage": row["stage"], "pipeline": "sales", "closed_date": row["closed_date"], **own}
            seen += versions("deal_id", row["deal_id"], *said, days=SNAPSHOTS)
    return deals, seen


def roster(chance: random.Random) -> list[dict]:
    return [
        {"rep_id": f"r{chance.randrange(40)}", "team": chance.choice(["North", "South"]), "source": "hr",
         "table_name": "all", "hired_date": chance.choice(ODD_DAYS), "left_date": chance.choice(ODD_DAYS)}
        for _ in range(60)
    ]  # fmt: skip


# One number for two people, told apart by an address that is another's in the other list.
SAME_NUMBER = [
    {"rep_id": "r77", "source": "hr", "table_name": "all"},
    {"rep_id": "r77", "email_hash": "h", "source": "crm", "table_name": "users"},
    {"rep_id": "r78", "email_hash": "h", "source": "hr", "table_name": "all"},
]
WITHOUT_ID = [
    {"pipeline": "sales", "stage": "Demo", "created_date": "2026-01-02", "rep": "r77", "source": source}
    for source in ("list", "list", "other_list")
]
# As in a currency of small units.
BIG_ORDER = {"order_line_id": "1", "ordered_date": "2026-01-02", "quantity": 1000, "unit_price": 12_345_678,
             "unit_cost": 12_000_000, "customer_id": "c"}  # fmt: skip
MONTHLY = {"billing_interval": "month", "started_date": "2025-01-01"}
SUBSCRIPTIONS = [
    {"subscription_id": "1", "customer_id": "a", "amount": 100, "ended_date": "2026-01-15", **MONTHLY},
    {"subscription_id": "2", "customer_id": "b", "amount": -10, **MONTHLY},
]


def test_no_mixture_of_dates_breaks_an_identity(tmp_path):
    """Two tools that end on other days, closings before creations and after the export, returns, hires to come."""
    chance = random.Random(1)  # noqa: S311  fixed deals, not a secret
    path = tmp_path / "paceline.duckdb"
    (deals, seen), (others, seen_too) = (deals_of(source, chance, 300) for source in ("crm", "old_crm"))
    build(
        path,
        canonical={
            "deals": [*deals, *others, *WITHOUT_ID],
            "deals__versions": seen + seen_too,
            "reps": [*roster(chance), *SAME_NUMBER],
            "orders": [BIG_ORDER],
            "subscriptions": SUBSCRIPTIONS,
        },
        company=COMPANY,
        freshness=[
            fresh("crm", "deals", "2026-04-10"), fresh("old_crm", "deals", "2026-03-15"),
            fresh("hr", "reps", "2026-03-15"),
        ],
        select="+fct_kpi_values",
    )  # fmt: skip
    assert {result.node.name: result.status for result in run_dbt(path, ["test"], IDENTITIES)} == dict.fromkeys(
        IDENTITIES.split(), "pass"
    )


def test_an_export_that_shows_a_win_is_no_older_than_the_win(tmp_path):
    """By its name the export is of 12 February; it shows a deal won on the 20th, so it tells of that day too."""
    path = tmp_path / "paceline.duckdb"
    common = {"pipeline": "sales", "source": "crm", "table_name": "all", "created_date": "2026-01-12"}
    build(
        path,
        canonical={
            "deals": [
                {"deal_id": "1", "stage": "Closed Won", "closed_date": "2026-02-20", **common},
                {"deal_id": "2", "stage": "Demo", "closed_date": "2026-05-20", **common},
                {"deal_id": "3", "stage": "Closed Lost", "closed_date": "2026-01-30", **common},
                {"deal_id": "4", "stage": "Closed Won", "closed_date": "2026-05-01", **common},
            ]
        },
        company=COMPANY,
        freshness=[fresh("crm", "deals", "2026-02-12")],
        select="+open_deals_by_period +deals_by_period",
    )
    assert query(
        path,
        "select level.last_date::varchar, open_deals, deals_won "
        "from measures.open_deals_by_period as level "
        "join measures.deals_by_period as flow using (period_id, scope_type, scope_id) "
        "where period_id like 'month:2026-02%' and scope_type = 'company'",
    ) == [("2026-02-20", 2, 1)]
