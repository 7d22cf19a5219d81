# Two commands for a newcomer: `make run` opens the app on sample letters, `make test` runs the
# tests. Both set everything up by themselves, once.

PYTHON ?= python3
# One version: of a range pip would take the newest build, which brings CUDA on Linux, although an
# index that is named in the usual way (PIP_EXTRA_INDEX_URL, see README) has a build for the CPU.
TORCH ?= torch==2.13.0
VENV ?= .venv
BIN := $(VENV)/bin
SAMPLES := index/sample-letters
PIP := $(BIN)/pip install --quiet --disable-pip-version-check

# uv takes PyTorch from PyTorch's own index: the build that fits this machine's GPU, or the CPU's,
# which is gigabytes smaller. Whether that index can be reached is asked first and without patience
# (`first-ask`), so that a network without it costs seconds; the download may take its time.
UV_TORCH_BACKEND ?= auto
uv-torch = uv pip install --quiet --python $(BIN)/python \
  --torch-backend $(UV_TORCH_BACKEND) "$(TORCH)"
first-ask = UV_HTTP_RETRIES=0 UV_HTTP_TIMEOUT=5 $(uv-torch) --dry-run 2>/dev/null
# A uv of this machine, or else (there is none, or one too old) a new one in the environment.
get-uv = $(PIP) --retries 0 --timeout 5 uv 2>/dev/null
torch-by-uv = PATH="$(abspath $(BIN)):$$PATH"; \
  { $(first-ask) || { $(get-uv) && hash -r && $(first-ask); }; } && $(uv-torch)
# Together goes what tests/conftest.py says; in the order of names, the browser tests come early.
TESTS := $(BIN)/pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder

# Every process would compile all modules again: two of the tests, and all that they start.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test check docs bench index clean

# Letters of the large index that `make bench` searches.
LETTERS ?= 10000

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

docs: $(VENV)/.ready-dev
	$(BIN)/python -m benchmarks.docs

# What speed is measured: docs/performance.md is written anew. Minutes; hours with a million letters.
bench: $(VENV)/.ready-bench index
	$(BIN)/python -m benchmarks.startup --write
	$(BIN)/python -m benchmarks.reading --write
	$(BIN)/python -m benchmarks.growing --drawn 1000 $(LETTERS) --write
	$(BIN)/python -m benchmarks.hot --letters $(LETTERS) --others --write
	-$(BIN)/python -m benchmarks.cold index --write

# torch first and by itself: what follows is content with the build that is there.
$(VENV)/.ready: pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(torch-by-uv) || { echo "uv has no PyTorch for this machine; pip installs it" >&2; \
	  $(PIP) "$(TORCH)"; }
	$(PIP) --editable ".[samples]"
	touch $@

$(VENV)/.ready-dev: $(VENV)/.ready
	$(PIP) --editable ".[dev]"
	touch $@

$(VENV)/.ready-bench: $(VENV)/.ready-dev
	$(PIP) --editable ".[benchmarks]"
	touch $@

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache
