# make up     learns from the sample company and serves it; COMPANY=folder DEFINITION=file for real data
# make test   runs everything that CI runs
# make notebooks opens the notebooks on the company in CALLWORTHY_HOME
# make notebooks-html runs them and keeps them as pages, which the service shows
# make lock   makes the lock files anew

PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 3000
export PORT
export UV_COMPILE_BYTECODE := 1

.PHONY: up setup setup-dev test spark lock notebooks notebooks-html

up: setup
	@exec $(BIN)/callworthy up $(if $(COMPANY),"$(COMPANY)") $(if $(DEFINITION),--definition "$(DEFINITION)")

setup: $(VENV)/.run

setup-dev: $(VENV)/.dev

test: $(VENV)/.dev spark
	@$(BIN)/python tests/run.py

$(VENV)/bin/uv: requirements/uv.txt
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) is not there; install Python 3.11 (with venv) first" >&2; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "setting up $(VENV) (once)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@touch $@

$(VENV)/.run: $(VENV)/bin/uv requirements/run.txt pyproject.toml
	@test -e $(VENV)/.dev || $(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/run.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/bin/uv requirements/dev.txt pyproject.toml
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/dev.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@ $(VENV)/.run

# Where there is no Java, or pyspark (half a gigabyte) cannot be had, the test on Spark is skipped.
spark: $(VENV)/.dev
	@if ! command -v java >/dev/null; then echo "no Java here: the test on Spark is skipped"; \
	elif [ ! -e $(VENV)/.spark ] || [ requirements/spark.txt -nt $(VENV)/.spark ]; then \
		echo "setting up Spark (once)"; \
		if $(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --require-hashes -r requirements/spark.txt; \
		then touch $(VENV)/.spark; else echo "no pyspark to be had: the test on Spark is skipped"; fi; fi

lock: $(VENV)/bin/uv
	@$(BIN)/uv pip compile --quiet --no-header --universal --python-version 3.11 --generate-hashes --upgrade \
		--no-emit-index-url --no-emit-find-links pyproject.toml --extra dev -o requirements/dev.txt
	@$(BIN)/uv pip compile --quiet --no-header --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links pyproject.toml -c requirements/dev.txt -o requirements/run.txt
	@$(BIN)/uv pip compile --quiet --no-header --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links pyproject.toml --extra notebooks -c requirements/dev.txt -o requirements/notebooks.txt
	@$(BIN)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["spark"], sep="\n")' \
		| $(BIN)/uv pip compile --quiet --no-header --universal --python-version 3.11 --generate-hashes --upgrade \
		--no-emit-index-url --no-emit-find-links - -c requirements/dev.txt -o requirements/spark.txt

# JupyterLab is for who opens them; who runs them, or the tests, needs a tenth of it.
$(VENV)/.lab: $(VENV)/.dev requirements/notebooks.txt
	@echo "setting up JupyterLab (once)"
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/notebooks.txt
	@touch $@

notebooks: $(VENV)/.lab
	@CALLWORTHY_HOME="$${CALLWORTHY_HOME:-$(CURDIR)/.callworthy/sample}" $(BIN)/jupyter lab notebooks

notebooks-html: $(VENV)/.dev
	@$(BIN)/callworthy notebooks
