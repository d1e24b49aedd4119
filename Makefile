.PHONY: setup test lock
PYTHON := .venv/bin/python

setup:
	@test -x $(PYTHON) || python3 -m venv .venv || { echo "python3-venv is missing: apt-get install python3-venv"; exit 1; }
	@$(PYTHON) -m pip install -q uv
	@.venv/bin/uv pip install -q --python $(PYTHON) --require-hashes -r requirements-dev.txt
	@.venv/bin/uv pip install -q --python $(PYTHON) --no-deps --no-build-isolation -e .

test: setup
	.venv/bin/ruff check src tests
	.venv/bin/lint-imports
	.venv/bin/pytest

lock:
	for x in "" -dev; do uv pip compile -q --universal --generate-hashes --no-annotate --python-version 3.11 requirements$$x.in -o requirements$$x.txt; done
