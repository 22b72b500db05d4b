"""A Salesforce organisation and its Data Export: all fields quoted, `0`/`1`, UTC without zone, Windows-1252."""

from __future__ import annotations

import csv
import datetime as dt
import io
import random
from dataclasses import dataclass
from functools import cached_property

from tests.ingest.test_cells import check_characters

EMPTY_ID = "000000000000000AAA"
# Label, outcome; the order is that of the organisation's process.
STAGES = (
    ("Prospección", "open"), ("Demo", "open"), ("Propuesta", "open"), ("Cerrada ganada", "won"),
    ("Cerrada perdida", "lost"), ("Sin decisión", "lost"),
)  # fmt: skip
CURRENCIES = ("EUR", "USD")
BEGIN = dt.datetime(2025, 1, 6, 9)  # noqa: DTZ001 (UTC, as the files have it)
EXPORTED = dt.datetime(2026, 1, 9, 3)  # noqa: DTZ001


@dataclass(frozen=True)
class Opportunity:
    """`moves`: when it came into which stage; `edits`: changes of the amount, which write a row of history too."""

    number: int
    moves: tuple[tuple[dt.datetime, int], ...]
    edits: tuple[dt.datetime, ...]
    amount: int
    currency: str

    @property
    def outcome(self) -> str:
        return STAGES[self.moves[-1][1]][1]

    @cached_property
    def close_day(self) -> dt.date:
        return self.moves[-1][0].date() if self.outcome != "open" else dt.date(2026, 6, 30)


def identifier(prefix: str, number: int) -> str:
    """An id of 15 characters; neighbours differ in the case of a letter alone."""
    letters = "aAbBcCdDeE"
    return f"{prefix}bm00000{number // 10:04}{letters[number % 10]}"


def opportunities(count: int = 60, seed: int = 6) -> list[Opportunity]:
    chance = random.Random(seed)  # noqa: S311 (invents data)
    return [_opportunity(number, chance) for number in range(1, count + 1)]


def _opportunity(number: int, chance: random.Random) -> Opportunity:
    now = BEGIN + dt.timedelta(hours=chance.randrange(300 * 24))
    moves, edits = [(now, 0)], []
    last = chance.randrange(3)
    for stage in [*range(1, last + 1), *([chance.choice([3, 3, 4, 5])] if chance.random() < 0.7 else [])]:
        now += dt.timedelta(hours=chance.randrange(5, 20 * 24))
        edits += [now - dt.timedelta(hours=2)] * chance.randrange(3)
        moves.append((now, stage))
    known = [move for move in moves if move[0] < EXPORTED]
    edits = tuple(dict.fromkeys(at for at in edits if at < known[-1][0] and at > known[0][0]))
    return Opportunity(number, tuple(known), edits, 1000 + 50 * number, chance.choice(CURRENCIES))


def opportunity_csv(deals: list[Opportunity], encoding: str = "cp1252") -> bytes:
    rows = [
        {
            "Id": full("006", deal.number), "IsDeleted": "0", "AccountId": full("001", deal.number % 7),
            "Name": f"Gestión {deal.number}", "Description": "", "StageName": STAGES[deal.moves[-1][1]][0],
            "StageSortOrder": str(deal.moves[-1][1] + 1), "Amount": f"{deal.amount}.225",
            "CloseDate": f"{deal.close_day} 00:00:00", "Type": "New Business",
            "IsClosed": str(int(deal.outcome != "open")), "IsWon": str(int(deal.outcome == "won")),
            "CampaignId": EMPTY_ID, "ContactId": EMPTY_ID, "CurrencyIsoCode": deal.currency,
            "OwnerId": full("005", deal.number % 3), "CreatedDate": str(deal.moves[0][0]),
            "SystemModstamp": str(EXPORTED - dt.timedelta(hours=deal.number)),
        }
        for deal in deals
    ]  # fmt: skip
    return written(rows, encoding)


def history_csv(deals: list[Opportunity], encoding: str = "cp1252") -> bytes:
    """A row for each change of stage and for each of the amount alone, as real exports hold them."""
    rows = []
    for deal in deals:
        changes = sorted([*deal.moves, *((at, None) for at in deal.edits)], key=lambda change: change[0])
        stage = None
        for at, entered in changes:
            before, stage = stage, entered if entered is not None else stage
            rows.append({
                "Id": full("008", len(rows)), "OpportunityId": full("006", deal.number), "CreatedDate": str(at),
                "StageName": STAGES[stage][0], "Amount": str(deal.amount), "CloseDate": f"{deal.close_day} 00:00:00",
                "FromOpportunityStageName": STAGES[before][0] if before is not None else "", "IsDeleted": "0",
            })  # fmt: skip
    return written(rows, encoding)


def user_csv() -> bytes:
    rows = [
        {"Id": full("005", n), "Username": f"u{n}@corp.example", "LastName": f"Núñez {n}", "FirstName": "Ana",
         "Department": "Sales", "Title": "Account Executive", "Email": f"ana{n}@corp.example", "IsActive": "1",
         "ManagerId": EMPTY_ID, "StartDay": "6", "EndDay": "23"}
        for n in range(3)
    ]  # fmt: skip
    return written(rows, "cp1252")


def account_csv() -> bytes:
    rows = [
        {"Id": full("001", n), "IsDeleted": "0", "Name": f"Cliente {n}", "Website": f"https://www.c{n}.example/",
         "Industry": "Retail", "OwnerId": full("005", n % 3), "CreatedDate": str(BEGIN)}
        for n in range(7)
    ]  # fmt: skip
    return written(rows, "cp1252")


def full(prefix: str, number: int) -> str:
    short = identifier(prefix, number)
    return short + check_characters(short)


def written(rows: list[dict[str, str]], encoding: str) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)
