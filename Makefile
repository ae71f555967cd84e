# make run   sets everything up and starts the app      (ARGS="--model resnet50 --images FOLDER")
# make test  sets everything up, runs every check and every test
# make quick what to run after each change: the checks, and the tests that are fast
# make wheel builds the wheel into dist/, with the small plotly bundle
# make check formatting, linters and types alone; make bench: the benchmarks behind the figures

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DOCS ?= build/docs
PLOTLY := assets/vendor/plotly.min.js

.PHONY: run test pytest quick check bench screenshot wheel requirements browser postgresql nginx

run: $(VENV)/app-ready
	$(BIN)/python -m dashboard serve --open $(ARGS)

# Three processes on two cores, for a test often waits: two begin with the browser's tests, one with
# the rest (tests/conftest.py).
# One torch thread: the tests' arithmetic is small, and threads that wait for each other on a busy
# machine cost far more than they save.
test: check
	@$(MAKE) --no-print-directory pytest

pytest: browser postgresql nginx
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n 3 $(ARGS)

quick: check
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n 2 -m "not slow" $(ARGS)

# The cheap ones first, two at a time: mypy takes as long as the last two together. Every failure is
# shown. oxlint and TypeScript check the browser code.
CHECKS := oxlint "ruff format --check ." "ruff check ." mypy "python -m tests.typescript" lint-imports

check: $(VENV)/test-ready
	@failed=$$(mktemp); export failed; \
	printf '%s\n' $(CHECKS) | xargs -P 2 -I {} sh -c \
	  'printed=$$($(BIN)/{} 2>&1) || echo "{}" >>$$failed; printf "%s\n" "{}" "$$printed"'; \
	names=$$(paste -s -d , $$failed); rm $$failed; \
	test -z "$$names" || { echo "Failed: $$names"; exit 1; }

bench: $(VENV)/test-ready browser postgresql
	$(BIN)/python -m tests.benchmarks.trace
	$(BIN)/python -m tests.benchmarks.page
	$(BIN)/python -m tests.benchmarks.scan
	$(BIN)/python -m tests.benchmarks.compare
	$(BIN)/python -m tests.benchmarks.methods
	$(BIN)/python -m tests.benchmarks.reviews
	$(BIN)/python -m tests.benchmarks.judging
	$(BIN)/python -m tests.benchmarks.coverage
	$(BIN)/python -m tests.benchmarks.architectures
	$(BIN)/python -m tests.benchmarks.what_if

# The manual as web pages, for a browser without the app.
.PHONY: docs
docs: $(VENV)/app-ready
	$(BIN)/python -m stratoscope help --site $(DOCS)

screenshot: $(VENV)/test-ready browser
	$(BIN)/python -m tests.browser.screenshot

# $(call timed,WHAT,COMMAND): prints what it does, and how long it took.
timed = @echo "$(1) ..."; start=$$(date +%s); $(2) || exit 1; echo "  took $$(($$(date +%s) - start)) s"

wheel: $(VENV)/test-ready
	$(BIN)/python -m hatchling build

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Stratoscope needs Python 3.11 or newer: make PYTHON=python3.11 ...")'
	$(call timed,Making an environment in $(VENV),$(PYTHON) -m venv $(VENV) && $(PIP) --upgrade "pip>=25.1")

# Python compiles a module when it is first imported; most of what is installed never is.
PIP := $(BIN)/python -m pip install --quiet --no-compile

# uv knows the builds of torch: where there is no GPU, the one without CUDA, which is 4 GB smaller.
# Where their index cannot be reached, pip installs what it finds. uv itself is not kept.
$(VENV)/app-ready: requirements.txt | $(BIN)/python
	$(call timed,Installing the app's requirements,$(MAKE) --no-print-directory requirements)
	@$(MAKE) --no-print-directory $(PLOTLY)
	@echo "$(VENV) takes $$(du -sh $(VENV) | cut -f 1)."
	@touch $@

requirements:
	@uv=$$(mktemp -d); trap 'rm -rf "$$uv"' EXIT; \
	install() { PYTHONPATH=$$uv $(BIN)/python -m uv pip install --quiet --python $(BIN)/python --torch-backend=auto "$$@"; }; \
	if ! $(PIP) --target $$uv uv; then echo "  uv cannot be installed; pip installs torch's usual build."; \
	elif ! UV_HTTP_RETRIES=0 install --dry-run torch >/dev/null 2>&1; then \
	  echo "  The index of torch's builds cannot be reached; pip installs the usual build."; \
	elif install --requirement requirements.txt; then echo "  uv chose torch's build for this machine."; exit; \
	else echo "  uv could not install them; pip tries."; fi; \
	$(PIP) --requirement requirements.txt

$(VENV)/test-ready: pyproject.toml $(VENV)/app-ready
	$(call timed,Installing what the tests need,$(PIP) --group test)
	@touch $@

# A smaller plotly.js with all that the app draws, of the version that the plotly package speaks
# to; where npm or the network is missing, the app serves the bundle that comes with Dash.
$(PLOTLY):
	@mkdir -p $(@D)
	@version=$$($(BIN)/python -c "from plotly.offline import get_plotlyjs_version as v; print(v())") && \
	archive=$$(cd $(@D) && npm pack --silent --fetch-retries=1 --fetch-timeout=20000 plotly.js-cartesian-dist-min@$$version 2>/dev/null) && \
	tar -xzf $(@D)/$$archive -C $(@D) --strip-components=1 package/plotly-cartesian.min.js && \
	mv $(@D)/plotly-cartesian.min.js $@ && rm $(@D)/$$archive || \
	echo "The small plotly bundle could not be fetched; the one that comes with Dash is used."

# The browser of the tests: the system's Chromium or Chrome, else Debian's, else Playwright's.
# Debian's shell without a window is enough, and its pages cost less; older releases lack it.
browser: $(VENV)/test-ready
	@$(BIN)/python -m tests.browser.chromium >/dev/null 2>&1 || \
	(apt-get update -qq && { apt-get install -y -qq chromium-headless-shell || \
	apt-get install -y -qq chromium; }) >/dev/null 2>&1 || \
	$(BIN)/python -m playwright install chromium
	@$(BIN)/python -m tests.browser.chromium

# The database of teams, which the tests start for themselves: the system's, else Debian's; where
# neither is to be had, its tests are left out, and named.
postgresql: $(VENV)/test-ready
	@$(BIN)/python -m tests.postgresql >/dev/null 2>&1 || \
	(apt-get update -qq && apt-get install -y -qq postgresql) >/dev/null 2>&1 || true
	@$(BIN)/python -m tests.postgresql || true

# The proxy of teams, in the same way.
nginx: $(VENV)/test-ready
	@$(BIN)/python -m tests.nginx >/dev/null 2>&1 || \
	(apt-get update -qq && apt-get install -y -qq --no-install-recommends nginx) >/dev/null 2>&1 || true
	@$(BIN)/python -m tests.nginx || true
