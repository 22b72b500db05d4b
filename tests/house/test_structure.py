"""The house keeps its shape: floors, sizes, places, and files that must not be committed."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.settings import PROJECT_ROOT

LONGEST_MODULE = 250


def tracked(pattern: str) -> list[Path]:
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", pattern],
        cwd=PROJECT_ROOT, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    return [PROJECT_ROOT / line for line in listing.splitlines() if (PROJECT_ROOT / line).exists()]


def test_imports_point_down_only():
    linter = Path(sys.executable).parent / "lint-imports"
    found = subprocess.run([linter, "--no-cache"], cwd=PROJECT_ROOT, capture_output=True, text=True)
    assert found.returncode == 0, found.stdout[-3000:]


def test_no_module_grows_past_one_thing():
    long = {
        path.name: n for path in tracked("pipelines/*.py") if (n := path.read_text().count("\n")) > LONGEST_MODULE
    }
    assert long == {}


def test_only_one_module_opens_duckdb_and_one_asks_the_time():
    opens = {path.name for path in tracked("pipelines/*.py") if "duckdb.connect(" in path.read_text()}
    assert opens == {"warehouse.py"}
    asks = re.compile(r"datetime\.now\(|date\.today\(|time\.time\(|utcnow\(")
    assert {path.name for path in tracked("pipelines/*.py") if asks.search(path.read_text())} == {"clock.py"}


def test_the_lock_is_hashed_and_names_no_host():
    lock = (PROJECT_ROOT / "requirements.lock").read_text()
    assert "://" not in lock
    packages = [line for line in lock.splitlines() if re.match(r"^[a-z0-9]", line)]
    assert len(packages) > 100
    assert lock.count("--hash=sha256:") >= len(packages)


def test_nothing_generated_is_committed():
    listing = subprocess.run(["git", "ls-files"], cwd=PROJECT_ROOT, capture_output=True, text=True, check=True).stdout
    forbidden = re.compile(
        r"\.duckdb|\.parquet|\.pyc|\.sqlite|/target/|uv\.lock|^(data|examples)/.*/(exports|published)/"
    )
    assert [line for line in listing.splitlines() if forbidden.search(line)] == []


@pytest.mark.parametrize("name", ["README.md", "docs/contract.md", "docs/architecture.md", "CHANGELOG.md", "LICENSE"])
def test_the_pages_a_newcomer_looks_for_are_there(name):
    assert (PROJECT_ROOT / name).stat().st_size > 500


def test_links_between_pages_lead_somewhere():
    dead = []
    for page in [*tracked("*.md")]:
        for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", page.read_text()):
            if "://" not in target and not (page.parent / target).exists():
                dead.append(f"{page.relative_to(PROJECT_ROOT)} -> {target}")
    assert dead == []
