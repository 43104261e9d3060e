# Two commands matter: `make demo` and `make test`. All state is kept in .local/.
#
#   make demo                 one whole election, then the site at 127.0.0.1:8000
#     PORT=8001                 another port
#     SERVE=0                   end after the election
#     KEEP=1                    go on with the last run's database
#   make test ARGS="-k urn"   the tests; ARGS go to pytest
#   make bench                how fast ballots are cast, judged and counted; figures in .local/bench.json
#   make manage ARGS="…"      a management command on the demo's database
#   make stop                 end the demo of this checkout
#   make lint, make format    ruff
#   make clean                remove everything that was made

PORT ?= 8000
SERVE ?= 1
KEEP ?= 0
ARGS ?=

export PORT SERVE KEEP

# Which Python makes the environment; the first of these that is new enough, unless given.
PYTHON ?= python3 python3.14 python3.13 python3.12 python3.11
IN_VENV = .local/venv/bin/python

# `exec` makes the launcher a child of make itself, so that it notices when make is killed.
STACK = exec $(IN_VENV) -m election_site.local_stack --die-with-parent

.PHONY: demo test bench manage stop lint format browser venv clean

demo: venv
	@$(STACK) demo $(ARGS)

test: browser
	@$(STACK) test $(ARGS)

bench: venv
	@$(STACK) bench $(ARGS)

manage: venv
	@$(STACK) manage $(ARGS)

stop: venv
	@$(STACK) stop

browser: venv
	@$(STACK) browser

lint: venv
	@$(IN_VENV) -m ruff check --quiet .
	@$(IN_VENV) -m ruff format --quiet --check . || { $(IN_VENV) -m ruff format --check .; exit 1; }

format: venv
	@$(IN_VENV) -m ruff format --quiet .

venv:
	@for python in $(PYTHON); do \
	  if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    exec $$python election_site/local_stack/environment.py; \
	  fi; \
	done; \
	echo "需要 Python 3.11 或更高版本（python3），请先安装。" >&2; exit 1

clean:
	@test ! -x $(IN_VENV) || $(IN_VENV) -m election_site.local_stack clean
	@rm -rf .local .pytest_cache .ruff_cache .hypothesis
	@find . -name '*.mo' -delete
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
