# Everything is done by `make <target>`; `make help` lists the targets. Doing it again is safe and quick.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
MANAGE := $(BIN)/python manage.py
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore

.PHONY: help install run test check soak bench lock clean browser
.DEFAULT_GOAL := help

help: ## List the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /make \1|/' | awk -F'|' '{ printf "%-14s %s\n", $$1, $$2 }'

install: $(VENV)/.installed ## Make the environment in .venv

run: $(VENV)/.installed ## Start the site: PORT=8000, HOST=127.0.0.1
	@exec $(MANAGE) run

test: $(VENV)/.installed-dev browser ## Run all tests, the browser's included
	@HEALTHCOACH_TESTS='$(TESTS)' sh tests/run.sh

check: $(VENV)/.installed-dev ## Style, imports, migrations, translations, statuses, Django's checks
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(MANAGE) makemigrations --check --dry-run
	$(MANAGE) messages --check
	$(MANAGE) messages --compile
	$(MANAGE) states --check
	$(MANAGE) refusals --check
	$(MANAGE) check
	@echo "manage.py check --deploy, with the settings of production"
	@HEALTHCOACH_PRODUCTION=1 ALLOWED_HOSTS=subsidie.example \
	SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(60))') \
	DATABASE_URL=postgres://nobody@localhost/nothing CELERY_BROKER_URL=amqp://localhost// \
	$(MANAGE) check --deploy --fail-level WARNING

soak: $(VENV)/.installed-dev ## The faults and the machine of the money cycle, many rounds: ROUNDS=20
	HEALTHCOACH_SOAK=$(or $(ROUNDS),20) $(BIN)/python -m pytest tests/faults tests/stories tests/authorisation/test_strange_values.py tests/healthcoach/test_story.py tests/healthcoach/test_new_database.py --timeout=7200

bench: $(VENV)/.installed-dev ## Measure approvals, payouts, posting and answers beside plain SQL
	$(BIN)/python -m tests.bench

lock: ## Compile the lock files again from pyproject.toml
	$(PYTHON) -m venv $(VENV)/lock
	$(VENV)/lock/bin/pip install --quiet uv
	$(VENV)/lock/bin/uv pip compile --quiet --generate-hashes --universal --python-version 3.11 \
		--no-header --no-emit-index-url pyproject.toml -o requirements.lock
	$(VENV)/lock/bin/uv pip compile --quiet --generate-hashes --universal --python-version 3.11 \
		--no-header --no-emit-index-url --group dev -c requirements.lock -o requirements-dev.lock

clean: ## Remove the environment (the data in .data stay)
	rm -rf $(VENV)

browser: $(VENV)/.installed-dev
	@sh tests/browser.sh

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	{ echo "Python 3.11 or later is needed. Name one: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@echo "Making the environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV) || \
	{ rm -rf $(VENV); echo "Python cannot make an environment. On Debian: apt-get install python3-venv"; exit 1; }
	@touch $@

$(VENV)/.installed: requirements.lock | $(VENV)/.made
	@echo "Installing requirements.lock"
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock $(VENV)/.installed
	@echo "Installing requirements-dev.lock"
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.lock
	@touch $@
