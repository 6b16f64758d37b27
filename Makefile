# docbase: `make demo` shows the main job on the sample corpus, `make test` checks everything.
# Each sets up what it needs in .venv first.

BIN := .venv/bin

.PHONY: help demo test test-fast lint messages clean

help:
	@echo "make demo       set up, then ingest, search and print bibliographies of the sample corpus"
	@echo "make test       set up, then lint, check types and run every test"
	@echo "make test-fast  the same without the tests marked slow"
	@echo "make messages   bring the French messages up to date with the code"
	@echo "make clean      remove what the other commands made"

demo:
	@tools/setup
	@tools/demo

test: lint
	$(BIN)/python -m pytest -n auto

test-fast: lint
	$(BIN)/python -m pytest -n auto -m "not slow"

lint:
	@tools/setup dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

messages:
	@tools/setup dev
	$(BIN)/python tools/messages.py

clean:
	rm -rf .venv demo build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find index -mindepth 1 ! -name README.md -delete
