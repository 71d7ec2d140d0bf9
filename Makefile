# What a newcomer types: `make run` to use it, `make test` to prove it. `make help` lists the rest.
SHELL := /bin/bash
PYTHON ?= python3
PORT ?= 8000
PASSWORD ?=
WORKERS ?= 1
VENV := .venv
BIN := $(VENV)/bin
export MEETINGS_BASE_URL ?= http://localhost:$(PORT)

# Rules, actions, calendars, texts and access are proven whole; see docs/developers.md.
WHOLE := */rules.py,*/rules/*,*/actions.py,*/actions/*,*/ical/*,*/text.py,*/web/access.py

.DEFAULT_GOAL := help
.PHONY: help run test check format bench shots lock clean chromium readers messages

help: ## list what can be done
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: $(VENV)/run.ok ## serve the demonstration on localhost (PORT=8000 PASSWORD=...); a second run keeps the data
	@$(BIN)/meetings db upgrade
	@$(BIN)/meetings demo --if-empty $(if $(PASSWORD),--password '$(PASSWORD)')
	@echo "Open http://localhost:$(PORT) (Ctrl+C ends it)"
	@$(BIN)/meetings serve --port $(PORT) --workers $(WORKERS)

test: check chromium readers ## run every check and test, Chromium and PostgreSQL included
	@rm -f .coverage .coverage.*
	$(BIN)/python -m pytest -n 2 --dist worksteal --cov=meetings --cov-branch --cov-report=
	$(BIN)/coverage report --include='$(WHOLE)' --fail-under=100
	$(BIN)/coverage report --fail-under=95

check: $(VENV)/test.ok ## format, lint, import contracts, types, templates
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports --no-logo 2>/dev/null || $(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/djlint templates --check --quiet
	$(BIN)/djlint templates --lint --quiet

format: $(VENV)/test.ok ## write everything the way `check` wants it
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/djlint templates --reformat --quiet

bench: $(VENV)/test.ok ## measure pages, feeds, growth and slow clients, into docs/performance.md
	$(BIN)/python -m bench

shots: $(VENV)/test.ok chromium ## pictures of the main pages, into shots/
	$(BIN)/python bench/shots.py

# The larger set first: what runs is then a part of what is tested, in the same versions.
lock: $(VENV)/test.ok ## write requirements/*.txt anew from pyproject.toml
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate \
	  --no-emit-index-url --custom-compile-command 'make lock' --upgrade \
	  pyproject.toml --extra postgres --group test -o requirements/test.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate \
	  --no-emit-index-url --custom-compile-command 'make lock' --upgrade \
	  pyproject.toml --extra postgres -c requirements/test.txt -o requirements/run.txt

clean: ## remove the environment and what tools left
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage* shots dist

$(BIN)/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "This needs Python 3.11 or newer; name one: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -y -qq python3-venv >/dev/null; } || { echo "This needs Python's venv: sudo apt-get install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) && $(BIN)/pip install --quiet --disable-pip-version-check uv

$(VENV)/run.ok: requirements/run.txt pyproject.toml | $(BIN)/uv
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/run.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps -e .
	@touch $@

$(VENV)/test.ok: requirements/test.txt $(VENV)/run.ok
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/test.txt
	@touch $@

chromium:
	@command -v $${MEETINGS_CHROMIUM:-/usr/bin/chromium} >/dev/null && fc-list 2>/dev/null | grep -q 'Noto Serif' || { [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fontconfig fonts-noto-core fonts-noto-cjk >/dev/null; } || { echo "This needs Chromium and the Noto fonts: sudo apt-get install chromium fontconfig fonts-noto-core fonts-noto-cjk" >&2; exit 1; }

# A calendar reader of another hand, where node is there; its test is left out where it is not.
readers: $(VENV)/test.ok
	@! command -v npm >/dev/null || [ -d $(VENV)/readers/node_modules ] || { mkdir -p $(VENV)/readers && cp tests/readers/package*.json $(VENV)/readers/ && npm ci --silent --no-audit --no-fund --prefix $(VENV)/readers >/dev/null 2>&1; } || echo "ical.js is not to be had: its test is left out"

messages: $(VENV)/test.ok ## bring translations up to date with the texts in code and templates
	$(BIN)/pybabel -q extract -F pyproject.toml -k lazy_gettext -k _ --no-location --sort-output -o /tmp/messages.pot .
	$(BIN)/pybabel -q update --ignore-pot-creation-date --no-fuzzy-matching --ignore-obsolete -N -i /tmp/messages.pot -d meetings/translations -l bg
