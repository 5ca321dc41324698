# One command each for the demo, the tests and the checks; `make help` lists them.
# Needs Python 3.10 or newer and nothing else: the first command makes .venv and installs into it.

PYTHON ?= python3
VENV ?= .venv
# Where pip finds the CPU build of torch, which the tests use, if its own default is the (large) CUDA
# build:
#   make test TORCH_INDEX=<index of the CPU wheels, from PyTorch's "get started" page>
TORCH_INDEX ?=
# Pass options for examples that have no `// demo:` line of their own.
DEMO_OPTIONS ?= cycle-time=2
# Time of `make fuzz` in all; it prints its seed, and FUZZ_SEED repeats one.
FUZZ_SECONDS ?= 600
FUZZ_SEED ?=

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check -c constraints.txt
CPP := $(shell find mlir_dialects -name "*.cpp" -o -name "*.h")
TORCH := $(shell sed -n 's/^\(torch==[^ ;]*\).*/\1/p' constraints.txt)

# Nobody waits for a compiler later.  Without it the solvers compile when they need it.
WARM_UP := echo "compiling the solvers' kernels (half a minute)"; $(BIN)/gaus warm-up --quiet || true
# pip leaves a checkout as it is, and where PYTHONDONTWRITEBYTECODE is set every run would compile it.
BYTE_CODE := $(BIN)/python -m compileall -q gaus_pass || true

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help install demo test testslow fuzz lint format docs site clean distclean

help: ## list the commands
	@sed -n 's/^\([a-z]*\):.*## /\1@/p' $(MAKEFILE_LIST) | awk -F@ '{printf "make %-10s %s\n", $$1, $$2}'

install: $(VENV)/.installed ## make .venv and install the project into it

demo: $(VENV)/.installed ## schedule examples/*.mlir: Verilog, IR, JSON and a report in build/demo
	@BIN="$(BIN)" DEMO_OPTIONS="$(DEMO_OPTIONS)" bash tools/demo.sh

test: $(VENV)/.installed-test ## run all tests but the slow ones: lit, then pytest
	@$(BIN)/python test/tools/run_all.py

testslow: $(VENV)/.installed-test ## run the slow tests: every solver on everything, every kernel as hardware
	@$(BIN)/pytest -q -n auto --maxprocesses 4 -m slow

fuzz: $(VENV)/.installed-test ## look for faults with random inputs: FUZZ_SECONDS=600 FUZZ_SEED=N
	@$(BIN)/python tools/fuzz all --seconds $(FUZZ_SECONDS) $(if $(FUZZ_SEED),--seed $(FUZZ_SEED))

lint: $(VENV)/.installed-test ## ruff (rules and layout), pyright, and clang-format (layout)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright
	$(BIN)/clang-format --dry-run -Werror $(CPP)

format: $(VENV)/.installed-test ## let ruff and clang-format repair what they can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/clang-format -i $(CPP)

docs: $(VENV)/.installed ## write what is generated: docs/options.md, the options of the plugin, known passes, schemas
	$(BIN)/python tools/make_options_doc.py
	$(BIN)/python tools/make_plugin_options.py
	$(BIN)/python tools/make_known_passes.py
	$(BIN)/python tools/make_schemas.py

site: $(VENV)/.installed ## build the pages, the API and a gallery of designs in build/site
	@$(PIP) -e '.[docs,plot]'
	@$(BIN)/python tools/site

clean: ## remove what the other commands leave, except .venv
	rm -rf build .pytest_cache .ruff_cache .hypothesis
	find gaus_pass test tools -name __pycache__ -type d -prune -exec rm -rf {} +

distclean: clean ## also remove .venv
	rm -rf $(VENV) .venv-circt

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' || \
	  { echo "error: $(PYTHON) is older than 3.10; say make PYTHON=/path/to/python3" >&2; exit 1; }
	@echo "making $(VENV) with $$($(PYTHON) -V)"
	@$(PYTHON) -m venv $(VENV)

# The stamps say what is installed.  The test environment contains the plain one.
$(VENV)/.installed: pyproject.toml constraints.txt | $(BIN)/python
	@echo "installing gaus-pass into $(VENV) (about a minute)"
	@$(PIP) -e .
	@$(BYTE_CODE)
	@$(WARM_UP)
	@touch $@

$(VENV)/.installed-test: pyproject.toml constraints.txt | $(BIN)/python
	@echo "installing gaus-pass and its test tools into $(VENV) (about a minute)"
	$(if $(TORCH_INDEX),@$(PIP) --extra-index-url $(TORCH_INDEX) $(TORCH))
	@$(PIP) -e '.[test]'
	@$(BYTE_CODE)
	@$(WARM_UP)
	@touch $(VENV)/.installed $@
