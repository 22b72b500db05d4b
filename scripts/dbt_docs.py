"""`make dbt-docs`: dbt's pages of the models, in one file that opens in a browser; no server, no call to anybody."""

import os
import sys
import tempfile
from pathlib import Path

from pipelines import dbt_run, run_lock, settings

# The page may run its own script and style and nothing else: dbt's pages know how to count their readers.
POLICY = (
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
    "script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; img-src data:; font-src data:\">"
)


def main() -> int:
    """0 with the page's place on standard output; 1 when there is no warehouse to describe."""
    where = settings.load(os.environ.get(settings.DATA_ENV) or settings.DEMO_DATA_DIR)
    if not where.warehouse_path.exists():
        print(f"there is no warehouse in {where.data_dir}: run `make demo` or `paceline run` first", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as scratch, run_lock.hold(where.state_dir):
        page = dbt_run.document(where.warehouse_path, Path(scratch)).read_text(encoding="utf-8")
    place = where.data_dir / "dbt_docs" / "index.html"
    place.parent.mkdir(exist_ok=True)
    place.write_text(page.replace("<head>", f"<head>{POLICY}", 1), encoding="utf-8")
    print(place)
    return 0


if __name__ == "__main__":
    sys.exit(main())
