# Every verb does its own set-up; `python scripts/bootstrap.py VERB` is the same without make.
PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3.13 || command -v python3 || echo python)

.PHONY: demo test dev lint docs dbt-docs bench prove setup lock bench-flags bench-door bench-goals bench-pipeline bench-kpis
demo test dev lint docs dbt-docs bench prove setup:
	@$(PYTHON) scripts/bootstrap.py $@

# SHARED: the folder that holds the public series (flagbench/), polluted files (pollock/) and a CRM (samples/).
SHARED ?= ../shared
bench-flags:
	@$(PYTHON) scripts/bootstrap.py bench flags --shared $(SHARED)
bench-door:
	@$(PYTHON) scripts/bootstrap.py bench door --shared $(SHARED)
bench-goals:
	@$(PYTHON) scripts/bootstrap.py bench goals
bench-pipeline:
	@$(PYTHON) scripts/bootstrap.py bench pipeline --shared $(SHARED)
# EVENTS: activities of the company that the KPI models are measured on.
EVENTS ?= 1000000
bench-kpis:
	@$(PYTHON) scripts/bootstrap.py bench kpis --events $(EVENTS)

# The lock is hashed and names no host: a `uv.lock` would name the registry.
lock: setup
	@.venv/bin/python -m pip install --quiet uv
	@.venv/bin/uv pip compile requirements.in -p 3.11 --universal --generate-hashes --no-strip-extras --no-header --no-annotate --quiet -o requirements.lock
