# Two commands for a newcomer: `make run` opens the app on sample letters, `make test` runs the
# tests. Both set everything up by themselves, once.

PYTHON ?= python3
# Where no GPU is used, PyTorch's CPU build saves gigabytes: name its package index in the usual
# way (PIP_EXTRA_INDEX_URL, see README) and this version is taken from there.
TORCH ?= torch==2.13.0
VENV ?= .venv
BIN := $(VENV)/bin
SAMPLES := index/sample-letters
# Together goes what tests/conftest.py says; in the order of names, the browser tests come early.
TESTS := $(BIN)/pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder

.PHONY: run test check index clean

run: index
	$(BIN)/imr app

index: $(VENV)/.ready
	$(BIN)/imr samples $(SAMPLES)
	$(BIN)/imr build $(SAMPLES)

test: $(VENV)/.ready-dev
	$(TESTS)

check: $(VENV)/.ready-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(TESTS)

# torch first and by itself: a range would take the newest build, which brings CUDA on Linux.
$(VENV)/.ready: pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check "$(TORCH)"
	$(BIN)/pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/.ready-dev: $(VENV)/.ready
	$(BIN)/pip install --quiet --disable-pip-version-check --editable ".[dev]"
	touch $@

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache
