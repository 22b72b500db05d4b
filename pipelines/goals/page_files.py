"""The file names of the scorecard's pages: the page writes them, a mail attaches them."""

from __future__ import annotations

import hashlib
import re
import unicodedata

COMPANY_FILE = "index.html"
_LONGEST = 48
_HASH = 16


def page_file(kind: str, name: str) -> str:
    """The file of a team's or an owner's page: safe on every file system, and another one for every name."""
    return f"{kind}-{_slug(name)}.html"


def _slug(name: str) -> str:
    # What lost something in becoming safe has a hash, behind a sign that no plain name keeps.
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    short = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST].strip("-")
    if short == name:
        return short
    return f"{short}_{hashlib.sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:_HASH]}"
