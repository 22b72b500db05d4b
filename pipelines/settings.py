"""Every path of a run, from the environment and the place of the checkout. No side effect on import."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

PROJECT_ROOT = Path(__file__).resolve().parent.parent
DBT_DIR = PROJECT_ROOT / "dbt_project"
EXPECTATIONS_DIR = PROJECT_ROOT / "expectations"
EXAMPLES_DIR = PROJECT_ROOT / "examples"
DEMO_DATA_DIR = PROJECT_ROOT / "data" / "demo"

DATA_ENV = "PACELINE_DATA"


@dataclass(frozen=True)
class Settings:
    """One data folder and the places inside it (layout: docs/architecture.md, "The data folder")."""

    data_dir: Path

    @property
    def company_path(self) -> Path:
        return self.data_dir / "company.yml"

    @property
    def alerts_path(self) -> Path:
        return self.data_dir / "alerts.yml"

    @property
    def goals_dir(self) -> Path:
        return self.data_dir / "goals"

    @property
    def sources_dir(self) -> Path:
        return self.data_dir / "sources"

    @property
    def exports_dir(self) -> Path:
        return self.data_dir / "exports"

    @property
    def archive_dir(self) -> Path:
        return self.data_dir / "archive"

    @property
    def landing_dir(self) -> Path:
        return self.data_dir / "landing"

    @property
    def warehouse_path(self) -> Path:
        return self.data_dir / "warehouse" / "paceline.duckdb"

    @property
    def state_dir(self) -> Path:
        return self.data_dir / "state"

    @property
    def published_dir(self) -> Path:
        return self.data_dir / "published"

    @property
    def published_path(self) -> Path:
        """The link analysts open; it always points at the newest published version."""
        return self.published_dir / "paceline.duckdb"

    @property
    def scorecard_dir(self) -> Path:
        return self.data_dir / "scorecard"


def load(data_dir: str | Path | None = None) -> Settings:
    """The settings of `data_dir`, else of `PACELINE_DATA`, else of `data/` in the checkout."""
    chosen = data_dir or os.environ.get(DATA_ENV) or PROJECT_ROOT / "data"
    return Settings(Path(chosen).expanduser().resolve())
