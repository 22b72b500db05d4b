"""Keeps the SQL of dbt_project/ portable: refuses what DuckDB and Spark answer differently or one of them lacks.

    python scripts/lint_sql.py [FILE_OR_FOLDER ...]

Prints `file:line: found; write … instead` per finding and exits 1 when there is any. It reads text, not types:
what depends on types (sum of integers, `date - date`, an alias in `where`) stays a matter of review.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SQL_DIR = ROOT / "dbt_project"
# The one place that spells date arithmetic out.
DATE_MACROS = "macros/dates.sql"


@dataclass(frozen=True)
class Trap:
    """`pattern` must not occur in SQL; `instead` says what to write. `where_allowed`: the file that may."""

    pattern: str
    instead: str
    where_allowed: str | None = None


TRAPS = (
    Trap(r"\bany_value\s*\(|\b(arg_max|arg_min|first|last)\s*\(", "max(), min() or max_by with a total order"),
    Trap(r"\b(listagg|string_agg|group_concat|array_agg|list)\s*\(", "one row per value; lists end before staging"),
    Trap(r"\bunnest\s*\(|\[|\blist_\w+\s*\(|\barray_\w+\s*\(", "one row per value; lists end before staging"),
    Trap(r"\bjson_\w+\s*\(|->", "columns; JSON is flattened before the raw layer"),
    Trap(r"(\bas|::)\s*(varchar|text|char)\b", "the type `string`"),
    Trap(r"\*\s*(exclude|replace)\b|\bexclude\s*\(", "the names of the columns"),
    Trap(r"\bdistinct\s+on\b", "qualify row_number() over (partition by … order by …) = 1"),
    Trap(r"\basof\b", "a join on the day, with the value carried forward first"),
    Trap(r"\"[^\"]*\"", "lower-case names without quotes"),
    Trap(r"//", "cast(floor(a / nullif(b, 0)) as bigint)"),
    Trap(r"~", "like or ilike"),
    Trap(r",\s*(from|where|group|order|having|qualify|union)\b|,\s*\)", "no comma after the last item"),
    Trap(r"\bmerge\s+into\b", "delete and insert of whole partitions"),
    Trap(r"\b(date_?diff|timestampdiff)\s*\(", "{{ day_diff(start_date, end_date) }}"),
    Trap(r"\b(date_?add|date_?sub)\s*\(|\binterval\b", "{{ add_days(…) }} or {{ add_months(…) }}", DATE_MACROS),
    Trap(r"\b(strftime|strptime|date_format|to_char)\s*\(", "extract(…) and {{ period_start(grain, date_day) }}"),
    Trap(r"\b(iso)?dow\b|\b(dayofweek|weekday|isodow|dayname)\s*\(", "{{ period_start('week', …) }}"),
    Trap(r"\bepoch(_ms|_us)?\b|\bto_timestamp\s*\(", "dates and timestamps; UTC before the raw layer"),
    Trap(r"\bregexp_\w+\s*\(", "split_part, like or a cleaned value in the raw layer"),
    Trap(r"\bconcat(_ws)?\s*\(", "a || b, with coalesce where NULL may come"),
    Trap(r"\b(generate_series|range)\s*\(", "dim_day, or digits cross-joined"),
    Trap(r"\b(current_date|current_timestamp|now\s*\(|today\s*\(|getdate\s*\()", "as_of_date of stg_company"),
    Trap(r"\btimestamptz\b|\btime zone\b", "UTC before the raw layer"),
    Trap(r"\bcount\s*\(\s*distinct[^)]*\)\s*over\b", "a grouped count joined back"),
    Trap(r"(?<!/)/(?!/)\s*(?!nullif\b|cast\(nullif\b|coalesce\(nullif\b|\d)[^\s*/]", "a / nullif(b, 0)"),
    Trap(r"\bas\s+at\b", "another name: `at` is reserved"),
)  # fmt: skip
JINJA_TRAPS = (
    Trap(r"\bdbt\.(datediff|dateadd|listagg|safe_cast|concat|split_part)\b", "the macros of dbt_project/macros"),
)
# What is not SQL is blanked out before matching, Jinja first: its quotes may stand within a quoted value.
JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
WORDS = re.compile(r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'", re.DOTALL)
COMMENTS = re.compile(r"\{#.*?#\}|--[^\n]*|/\*.*?\*/", re.DOTALL)


@dataclass(frozen=True)
class Finding:
    """One trap in one file; `line` is counted from 1."""

    path: Path
    line: int
    found: str
    instead: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: `{self.found}`; write {self.instead} instead"


def lint(path: Path, text: str) -> list[Finding]:
    """Every trap in `text`, in the order of its lines."""
    sql = WORDS.sub(_blank, JINJA.sub(_blank, text))
    jinja = COMMENTS.sub(_blank, text)
    findings = [*_matches(path, sql, TRAPS), *_matches(path, jinja, JINJA_TRAPS)]
    return sorted(findings, key=lambda finding: finding.line)


def _matches(path: Path, text: str, traps: tuple[Trap, ...]) -> Iterator[Finding]:
    for trap in traps:
        if trap.where_allowed and path.as_posix().endswith(trap.where_allowed):
            continue
        for match in re.finditer(trap.pattern, text, re.IGNORECASE):
            found = " ".join(match.group().split())
            yield Finding(path, text.count("\n", 0, match.start()) + 1, found, trap.instead)


def _blank(match: re.Match[str]) -> str:
    # A value stays a value: a blank after `/` or between commas would look like a trap or hide one.
    text = match.group()
    filler = "_" if text.startswith(("{{", "'")) else " "
    return re.sub(r"[^\n]", filler, text)


def files(targets: list[Path]) -> list[Path]:
    """The SQL files under `targets`, generated ones left out."""
    found: list[Path] = []
    for target in targets:
        found += sorted(target.rglob("*.sql")) if target.is_dir() else [target]
    return [path for path in found if not {"target", "dbt_packages"} & set(path.relative_to(path.anchor).parts)]


def main(arguments: list[str]) -> int:
    """0 when the SQL is portable, 1 when it is not, 2 when a file cannot be read."""
    targets = [Path(argument) for argument in arguments] or [SQL_DIR]
    try:
        texts = [(path, path.read_text(encoding="utf-8")) for path in files(targets)]
    except OSError as error:
        print(f"cannot read {error.filename}: {error.strerror}", file=sys.stderr)
        return 2
    findings = [finding for path, text in texts for finding in lint(path, text)]
    for finding in findings:
        print(finding)
    print(f"{len(texts)} SQL files, {len(findings)} not portable")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
