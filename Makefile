# `make demo` and `make test` do all their own set-up: they need only Python 3.11+, pip and make.
PYTHON ?= python3
DEMO := .venv-demo
DEV := .venv
# What the tests need; without `ray` and `postgres` theirs are skipped.
EXTRAS ?= train,serve,sql,documents,test
# The slow files come first in the order of collection: the small ones fill up what is left at the end.
ON_ALL_CORES := -n logical --maxprocesses 8 --dist loadfile --no-loadscope-reorder
PIP_INSTALL := -m pip install --quiet --disable-pip-version-check -c constraints.txt

.PHONY: demo test coverage check fix docs clean

demo: $(DEMO)/ready  ## install without torch and brief the examples
	$(DEMO)/bin/phobrief brief examples/*

test: $(DEV)/ready  ## all tests, on all cores; options of pytest in PYTEST
	$(DEV)/bin/python -m pytest $(ON_ALL_CORES) $(PYTEST)

coverage:  ## the same, noting which lines they reach: a third slower
	$(MAKE) test PYTEST='--cov --cov-report='

check: $(DEV)/ready  ## lint, types, import layers, documents, coverage as last noted; changes nothing
	$(DEV)/bin/ruff check .
	$(DEV)/bin/ruff format --check .
	$(DEV)/bin/mypy
	$(DEV)/bin/python -m pytest -q tests/unit/test_layers.py tests/unit/test_docs.py
	@if [ -f .coverage ]; then $(DEV)/bin/coverage report --sort=cover | awk 'NR <= 12 || /^TOTAL/'; \
	else echo "no coverage to report: make coverage notes it"; fi

fix: $(DEV)/ready  ## what a tool can mend, mended
	$(DEV)/bin/ruff check --fix .
	$(DEV)/bin/ruff format .

docs: $(DEV)/ready  ## docs/cli.md from the commands, docs/configuration.md from the schemas
	$(DEV)/bin/python docs/generate_cli.py
	$(DEV)/bin/python docs/generate_configuration.py

$(DEMO)/ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(DEMO)
	$(DEMO)/bin/python $(PIP_INSTALL) -e .
	touch $@

$(DEV)/ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(DEV)
	$(DEV)/bin/python $(PIP_INSTALL) torch==2.13.0
	$(DEV)/bin/python $(PIP_INSTALL) -e '.[$(EXTRAS)]'
	touch $@

clean:
	rm -rf $(DEMO) $(DEV) build dist *.egg-info .coverage
