"""Invented names, web domains under the reserved `.example`, and identifiers that look like each tool's own."""

from __future__ import annotations

import unicodedata

import numpy as np
import polars as pl


def _words(text: str) -> np.ndarray:
    return np.array(text.split())


FIRST = _words(
    "Anna Lars Maria Jan Clara Erik Lucia Tom Eva Henrik Julia Pablo Ida Karel Rosa Nils Vera Hugo Nora Felix "
    "Alma David Lena Oscar Petra Rui Saskia Theo Ulla Viktor Wanda Xavier Yara Zeno Agnes Bruno Celia Dirk Elsa "
    "Frida Gustav Helga Ivan Jette Knut Linus Mila Otto Pia Rasmus Sven Tilda Uwe Vigo Wim Ylva"
)
LAST = _words(
    "Berger Nilsson Garcia Jansen Schmidt Larsen Santos Visser Keller Olsen Ramos Bakker Vogt Hansen Lopez Smit "
    "Brandt Holm Costa Mulder Krause Dahl Ortiz Bos Winter Lund Pereira Dekker Sommer Krog Vidal Peters Fuchs "
    "Strand Molina Kok Busch Aas Prieto Maas Engel Moberg Reyes Post Hahn Ek Navarro Kuiper Jung Falk"
)
STEM = _words(
    "Nordvik Hafen Sundby Kestrel Alster Brisa Tidewell Maris Polder Fjord Lumen Castell Havn Quay Meridian "
    "Cobalt Solvang Dockyard Ribera Elbe Skagen Ostra Vela Anker Brandal Cordes Delta Esker Farrow Gannet Holmen "
    "Isar Jutta Karst Lodestar Marlin Nacre Orca Pilot Radley Seiber Tarn Umbra Varde Wharf Zephyr Aldine Borg "
    "Cinder Drift"
)
TRADE = _words(
    "Logistics Freight Shipping Transport Cargo Foods Marine Express Storage Parcels Couriers Haulage Trading "
    "Distribution Lines Carriers Supply Fleet Forwarding Terminals Movers Containers"
)
PLACE = _words("North South East West Coast Harbour Bay River Valley Island")
INDUSTRIES = np.array(["Logistics", "Retail", "Food production", "Manufacturing", "Shipping"])


def companies(rng: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    """(names, domains) of `count` companies, every domain once."""
    base = len(STEM) * len(TRADE)
    number = rng.permutation(count)
    within, turn = number % base, number // base
    name = np.char.add(np.char.add(STEM[within // len(TRADE)], " "), TRADE[within % len(TRADE)])
    name = np.where(turn > 0, np.char.add(np.char.add(name, " "), PLACE[(turn - 1) % len(PLACE)]), name)
    again = (turn - 1) // len(PLACE)
    name = np.where(again > 0, np.char.add(np.char.add(name, " "), (again + 1).astype(str)), name)
    domain = pl.Series(name).str.to_lowercase().str.replace_all(" ", "-", literal=True) + ".example"
    return name, domain.to_numpy()


def plain(text: str) -> str:
    """Letters without their marks, for addresses: `Inês` becomes `Ines`."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if c.isascii())


ALPHABET = np.frombuffer(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", dtype=np.uint8)
# A 64-bit value fits eleven digits of base 62; three more come from a second one.
CODE_LENGTH, WHOLE = 14, 11


def codes(prefix: str, count: int) -> np.ndarray:
    """`prefix` and 14 letters and digits: the same for the same number, different for different ones."""
    number = np.arange(count, dtype=np.uint64) + np.uint64(int.from_bytes(prefix.encode(), "big"))
    first = _mixed(number)
    letters = np.empty((count, CODE_LENGTH), dtype=np.uint8)
    for value, places in ((first, range(WHOLE)), (_mixed(first), range(WHOLE, CODE_LENGTH))):
        for place in places:
            letters[:, place] = ALPHABET[(value % np.uint64(62)).astype(int)]
            value = value // np.uint64(62)
    return np.char.add(prefix, letters.view(f"S{CODE_LENGTH}").ravel().astype(str))


def _mixed(value: np.ndarray) -> np.ndarray:
    """splitmix64's finaliser: one to one, and neighbours look unrelated."""
    with np.errstate(over="ignore"):
        value = value * np.uint64(0x9E3779B97F4A7C15)
        value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return value ^ (value >> np.uint64(31))


def record_ids(rng: np.random.Generator, count: int, start: int) -> np.ndarray:
    """Rising whole numbers with gaps, as a CRM hands them out."""
    return start + np.cumsum(rng.integers(1, 9, count))
