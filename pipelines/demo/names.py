"""Invented names, web domains under the reserved `.example`, and identifiers that look like each tool's own."""

from __future__ import annotations

import unicodedata

import numpy as np
import polars as pl

FIRST = np.array(
    "Anna Lars Maria Jan Clara Erik Lucia Tom Eva Henrik Julia Pablo Ida Karel Rosa Nils Vera Hugo Nora Felix "
    "Alma David Lena Oscar Petra Rui Saskia Theo Ulla Viktor Wanda Xavier Yara Zeno Agnes Bruno Celia Dirk Elsa "
    "Frida Gustav Helga Ivan Jette Knut Linus Mila Otto Pia Rasmus Sven Tilda Uwe Vigo Wim Ylva".split()
)
LAST = np.array(
    "Berger Nilsson Garcia Jansen Schmidt Larsen Santos Visser Keller Olsen Ramos Bakker Vogt Hansen Lopez Smit "
    "Brandt Holm Costa Mulder Krause Dahl Ortiz Bos Winter Lund Pereira Dekker Sommer Krog Vidal Peters Fuchs "
    "Strand Molina Kok Busch Aas Prieto Maas Engel Moberg Reyes Post Hahn Ek Navarro Kuiper Jung Falk".split()
)
STEM = np.array(
    "Nordvik Hafen Sundby Kestrel Alster Brisa Tidewell Maris Polder Fjord Lumen Castell Havn Quay Meridian "
    "Cobalt Solvang Dockyard Ribera Elbe Skagen Ostra Vela Anker Brandal Cordes Delta Esker Farrow Gannet Holmen "
    "Isar Jutta Karst Lodestar Marlin Nacre Orca Pilot Radley Seiber Tarn Umbra Varde Wharf Zephyr Aldine Borg "
    "Cinder Drift".split()
)
TRADE = np.array(
    "Logistics Freight Shipping Transport Cargo Foods Marine Express Storage Parcels Couriers Haulage Trading "
    "Distribution Lines Carriers Supply Fleet Forwarding Terminals Movers Containers".split()
)
PLACE = np.array("North South East West Coast Harbour Bay River Valley Island".split())
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
_MIX = np.uint64(0x9E3779B97F4A7C15)


def codes(prefix: str, count: int, length: int = 14, start: int = 0) -> np.ndarray:
    """`prefix` + `length` letters and digits, the same for the same number, different for different ones.

    The mixing function (splitmix64) is one to one, and 11 base-62 digits hold all its values.
    """
    with np.errstate(over="ignore"):
        value = (np.arange(start, start + count, dtype=np.uint64) + np.uint64(len(prefix) * 1000)) * _MIX
        value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        value ^= value >> np.uint64(31)
    letters = np.empty((count, length), dtype=np.uint8)
    for place in range(length):
        letters[:, place] = ALPHABET[(value % np.uint64(62)).astype(int)]
        value = value // np.uint64(62)
    letters[:, 11:] = ALPHABET[0]
    tail = letters.view(f"S{length}").ravel().astype(str) if count else np.array([], dtype=str)
    return np.char.add(prefix, tail)


def record_ids(rng: np.random.Generator, count: int, start: int) -> np.ndarray:
    """Rising whole numbers with gaps, as a CRM hands them out."""
    return start + np.cumsum(rng.integers(1, 9, count))
