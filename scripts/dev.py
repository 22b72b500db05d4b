"""`make dev`: the Dagster UI on the demo's data folder and the committed instance."""

import os
import sys

from pipelines.settings import DATA_ENV, DEMO_DATA_DIR, PROJECT_ROOT

os.environ.setdefault("DAGSTER_HOME", str(PROJECT_ROOT / ".dagster"))
os.environ.setdefault(DATA_ENV, str(DEMO_DATA_DIR))
os.chdir(PROJECT_ROOT)
# Dagster's web server has no login: it listens on this machine only, unless other arguments say so.
arguments = ["dagster", "dev", "-w", "workspace.yaml", "-h", "127.0.0.1", *sys.argv[1:]]
os.execv(str(PROJECT_ROOT / ".venv" / "bin" / "dagster"), arguments)  # noqa: S606
