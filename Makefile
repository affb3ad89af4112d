# `make demo` and `make test` do all their own set-up: they need only Python 3.11+, pip and make.
PYTHON ?= python3
DEMO := .venv-demo
DEV := .venv
PIP_INSTALL := -m pip install --quiet --disable-pip-version-check -c constraints.txt

.PHONY: demo test check fix clean

demo: $(DEMO)/ready  ## install without torch and brief the examples
	$(DEMO)/bin/phobrief brief examples/*

test: $(DEV)/ready  ## all tests
	$(DEV)/bin/python -m pytest

check: $(DEV)/ready  ## lint, types, import layers; changes nothing
	$(DEV)/bin/ruff check .
	$(DEV)/bin/ruff format --check .
	$(DEV)/bin/mypy
	$(DEV)/bin/python -m pytest -q tests/unit/test_layers.py

fix: $(DEV)/ready  ## what a tool can mend, mended
	$(DEV)/bin/ruff check --fix .
	$(DEV)/bin/ruff format .

$(DEMO)/ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(DEMO)
	$(DEMO)/bin/python $(PIP_INSTALL) -e .
	touch $@

$(DEV)/ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(DEV)
	$(DEV)/bin/python $(PIP_INSTALL) torch==2.13.0
	$(DEV)/bin/python $(PIP_INSTALL) -e '.[train,sql,test]'
	touch $@

clean:
	rm -rf $(DEMO) $(DEV) build dist *.egg-info
