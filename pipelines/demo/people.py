"""The staff of Harborline: who works where since when, and which rep carried which team at what time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipelines.demo.span import LAST_DAY


@dataclass(frozen=True)
class Person:
    """One employee; `salary` is EUR a month, all in."""

    id: str
    name: str
    role: str
    department: str
    team: str
    hired: str
    left: str | None = None
    reason: str | None = None
    manager: str = "priya-raman"
    territory: str = ""
    salary: int = 5_000


def _staff(department: str, salary: int, manager: str, *rows: tuple) -> list[Person]:
    return [
        Person(row[0], row[1], row[2], department, department, *row[3:], manager=manager, salary=salary)
        for row in rows
    ]


def _reps(*rows: tuple) -> list[Person]:
    return [
        Person(r[0], r[1], "Account Executive", "sales", r[2], *r[4:], territory=r[3], salary=6_800) for r in rows
    ]


REPS = _reps(
    ("hanna-lindqvist", "Hanna Lindqvist", "north", "nordics", "2022-02-01"),
    ("mats-de-vries", "Mats de Vries", "north", "benelux", "2022-06-01"),
    ("piotr-zielinski", "Piotr Zieliński", "north", "uk-ireland", "2022-10-01", "2024-05-31", "voluntary"),
    ("oskar-nyman", "Oskar Nyman", "north", "nordics", "2024-07-01", "2026-05-15", "voluntary"),
    ("bram-jansen", "Bram Jansen", "north", "benelux", "2025-04-01"),
    ("freja-holm", "Freja Holm", "north", "nordics", "2026-08-17"),
    ("luis-ortega", "Luis Ortega", "south", "iberia", "2022-03-01"),
    ("carla-ferrante", "Carla Ferrante", "south", "dach", "2022-09-01"),
    ("ines-carvalho", "Inês Carvalho", "south", "iberia", "2023-06-01"),
    ("tomas-novak", "Tomáš Novák", "south", "dach", "2024-02-01", "2025-02-28", "involuntary"),
    ("jonas-weber", "Jonas Weber", "enterprise", "dach", "2022-04-01"),
    ("aoife-brennan", "Aoife Brennan", "enterprise", "uk-ireland", "2023-04-01"),
    ("signe-dahl", "Signe Dahl", "enterprise", "nordics", "2023-09-01"),
)
OTHERS = [
    *_staff("management", 11_000, "", ("elif-kaya", "Elif Kaya", "Managing Director", "2022-01-01"),
            ("priya-raman", "Priya Raman", "Head of Sales", "2022-01-01"),
            ("marek-kowal", "Marek Kowal", "Head of Marketing", "2022-05-01"),
            ("sofia-lang", "Sofia Lang", "Head of Customers", "2022-08-01")),
    *_staff("marketing", 5_200, "marek-kowal", ("noor-haddad", "Noor Haddad", "Performance Marketer", "2022-07-01"),
            ("emil-berg", "Emil Berg", "Content Marketer", "2023-03-01"),
            ("lea-martin", "Léa Martin", "Event Manager", "2023-10-01", "2025-08-31", "voluntary"),
            ("davide-conti", "Davide Conti", "Event Manager", "2025-10-01"),
            ("anouk-smit", "Anouk Smit", "Performance Marketer", "2026-02-01"),
            ("ravi-menon", "Ravi Menon", "Marketing Analyst", "2026-03-01")),
    *_staff("customer_service", 4_000, "sofia-lang", ("tilda-ek", "Tilda Ek", "Support Agent", "2022-04-01"),
            ("ben-hughes", "Ben Hughes", "Support Agent", "2023-02-01"),
            ("marta-ruiz", "Marta Ruiz", "Support Agent", "2023-11-01", "2026-03-31", "voluntary"),
            ("jan-prokop", "Jan Prokop", "Support Agent", "2024-05-01"),
            ("zoe-keller", "Zoë Keller", "Support Agent", "2025-06-01"),
            ("omar-said", "Omar Said", "Support Agent", "2026-05-01")),
    *_staff("customer_success", 5_000, "sofia-lang", ("nina-vogel", "Nina Vogel", "Success Manager", "2022-11-01"),
            ("paulo-reis", "Paulo Reis", "Success Manager", "2023-09-01"),
            ("kirsten-moe", "Kirsten Moe", "Success Manager", "2025-01-01")),
    *_staff("engineering", 6_500, "elif-kaya", ("arne-falk", "Arne Falk", "Engineer", "2022-01-01"),
            ("mina-cho", "Mina Cho", "Engineer", "2022-03-01"),
            ("lukas-graf", "Lukas Graf", "Engineer", "2023-01-01", "2024-10-31", "voluntary"),
            ("tess-visser", "Tess Visser", "Engineer", "2024-01-01"),
            ("dario-greco", "Dario Greco", "Engineer", "2025-02-01")),
    *_staff("finance", 4_800, "elif-kaya", ("ute-brandt", "Ute Brandt", "Controller", "2022-01-01"),
            ("hugo-lind", "Hugo Lind", "People and Office", "2024-09-01")),
]  # fmt: skip
STAFF = [*REPS, *OTHERS]
REP_IDS = np.array([rep.id for rep in REPS])
REP_NAMES = np.array([rep.name for rep in REPS])
# How much likelier than the average a rep wins a deal (added to the logit), and how busy with prospecting.
REP_SKILL = np.array([0.15, 0.0, -0.1, 0.05, -0.05, -0.4, 0.25, 0.05, 0.1, -0.35, 0.1, 0.15, 0.0])
REP_DRIVE = np.array([1.15, 0.95, 0.9, 1.05, 1.0, 0.8, 1.1, 0.9, 1.05, 0.75, 1.0, 1.1, 0.85])


@dataclass(frozen=True)
class Spell:
    """A rep in a team: [start, end); `weight` is the share of new accounts, lower while starting."""

    rep: int
    team: str
    start: np.datetime64
    end: np.datetime64
    weight: float = 1.0


FAR = np.datetime64("2100-01-01")
# The one change of team: north lends a rep to enterprise for good.
MOVES = {"signe-dahl": ("north", "2025-07-01")}


def _spells() -> list[Spell]:
    spells = []
    for index, rep in enumerate(REPS):
        start = np.datetime64(rep.hired)
        end = np.datetime64(rep.left) + 1 if rep.left else FAR
        if rep.id in MOVES:
            before, moved = MOVES[rep.id]
            spells.append(Spell(index, before, start, np.datetime64(moved)))
            start = np.datetime64(moved)
        spells.append(Spell(index, rep.team, start, end))
    return spells


SPELLS = _spells()


def assign(rng: np.random.Generator, team: np.ndarray, days: np.ndarray) -> np.ndarray:
    """A rep index for each (team name, day), drawn evenly among those who carry the team on that day."""
    chosen = np.full(len(days), -1)
    seen = np.zeros(len(days))
    for spell in SPELLS:
        here = (team == spell.team) & (days >= spell.start) & (days < spell.end)
        # a starter is given half as many accounts in the first eight weeks
        weight = np.where(days < spell.start + 56, 0.5, 1.0) * spell.weight * here
        seen += weight
        takes = rng.random(len(days)) * np.maximum(seen, 1e-9) < weight
        chosen = np.where(takes, spell.rep, chosen)
    return np.where(chosen < 0, 0, chosen)


def leaving_day(rep: np.ndarray, team: np.ndarray) -> np.ndarray:
    """The first day on which each rep no longer carries that team."""
    ends = np.full(len(rep), FAR)
    for spell in SPELLS:
        ends = np.where((rep == spell.rep) & (team == spell.team), spell.end, ends)
    return ends


def employed(person: Person, days: np.ndarray) -> np.ndarray:
    """Whether the person worked here on each day; the last day worked counts."""
    left = np.datetime64(person.left) if person.left else LAST_DAY + 36_500
    return (days >= np.datetime64(person.hired)) & (days <= left)
