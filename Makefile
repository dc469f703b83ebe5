# Two commands on a fresh machine: `make report` builds the sample briefs, `make test` runs the tests.
# Both make the environment (.venv, the pinned set) first. Needs Python 3.11 or newer and make.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: report test check soak coverage mutants fuzz bench golden format setup clean help

report: $(VENV)/.report  ## build the sample briefs into reports/
	@$(BIN)/policy-report build

# The tests start many processes: each would compile the package anew if its bytecode were not kept.
test soak coverage: export PYTHONDONTWRITEBYTECODE =

test: $(VENV)/.test  ## run the tests
	@$(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder -m "not soak"

soak: $(VENV)/.test  ## run the long tests
	@$(BIN)/pytest -m "soak or hypothesis" --hypothesis-profile=soak

# Three tests would see what coverage itself writes and asks.
UNCOVERED := a_limit_on_the_size_of_files or no_process_of_a_build_tries

coverage: $(VENV)/.test $(VENV)/.dev  ## branches that the tests run; at least 95 %
	@rm -f .coverage .coverage.*
	@$(BIN)/coverage run -m pytest -n 2 -m "not soak" -k "not ($(UNCOVERED))"
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage report --sort=cover | awk '/^TOTAL/ { low = $$NF + 0 < 95; print } $$NF + 0 < 95 && !/^TOTAL/; END { exit low }'

mutants: $(VENV)/.test $(VENV)/.dev  ## small mistakes put into the analysis that its tests find; at least 85 % a module
	@rm -rf mutants
	@$(BIN)/mutmut run --max-children 1
	@$(BIN)/mutmut results --all true | $(BIN)/python tools/mutants.py

fuzz: $(VENV)/.fuzz  ## damaged input for everything that reads files, about a minute each; a find fails
	@$(BIN)/python -m fuzz --seconds 60

check: $(VENV)/.dev  ## lint, types, formatting, architecture
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-logo | tail -n 2
	@$(BIN)/python tools/count_scripts.py

golden: $(VENV)/.test  ## rewrite the golden files of the tests; look at the diff
	@UPDATE_GOLDEN=1 $(BIN)/pytest tests/test_golden.py
	@git --no-pager diff --stat -- tests/golden schema docs

format: $(VENV)/.dev  ## format the code
	@$(BIN)/ruff check --fix --quiet .
	@$(BIN)/ruff format --quiet .

bench: $(VENV)/.bench  ## measure speed as ratios; writes docs/performance.md and its plot (half an hour)
	@$(BIN)/python -m benchmarks

setup: $(VENV)/.report $(VENV)/.test $(VENV)/.dev  ## make the whole environment

$(VENV)/.report: pyproject.toml constraints.txt tools/setup.sh
	@PYTHON=$(PYTHON) sh tools/setup.sh report

$(VENV)/.test: pyproject.toml constraints.txt tools/setup.sh
	@PYTHON=$(PYTHON) sh tools/setup.sh test

$(VENV)/.fuzz: pyproject.toml constraints.txt tools/setup.sh
	@PYTHON=$(PYTHON) sh tools/setup.sh fuzz

$(VENV)/.dev: pyproject.toml constraints.txt tools/setup.sh
	@PYTHON=$(PYTHON) sh tools/setup.sh dev

$(VENV)/.bench: pyproject.toml constraints.txt tools/setup.sh
	@PYTHON=$(PYTHON) sh tools/setup.sh bench

clean:  ## remove the environment and the built reports
	rm -rf $(VENV) reports/*.* reports/.manifest.json
	@git checkout -q -- reports/README.md

help:  ## say what there is
	@sed -n 's/^\([a-z]*\):.*## /\1  /p' $(MAKEFILE_LIST)
