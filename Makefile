# Every target sets up what it needs first, in .local/.
.DEFAULT_GOAL := help
.PHONY: help run test test-fast coverage lint readme i18n bench clean

PORT ?= 8069
DB ?= ksrisk_fast

help: ## This list
	@sed -nE 's/^([a-z0-9-]+):.*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

run: ## The demo company on http://localhost:8069 (PORT=…, ARGS="…" for Odoo's options)
	@bin/python bin/run.py $(PORT) $(ARGS)

test: ## Everything: tours, races, translations, installing and uninstalling
	@bin/setup test
	@bin/python bin/test.py

test-fast: ## The development loop; T=/ksrisk_analysis:TestClass.test narrows it (DB=… its database)
	@bin/setup test
	@bin/python bin/test.py --fast $(DB) $(T)

coverage: export COVERAGE_FILE = $(CURDIR)/.local/coverage/data
coverage: ## Which lines and branches `make test-fast` reaches
	@bin/setup test
	@rm -rf .local/coverage && mkdir -p .local/coverage
	@bin/python bin/test.py --fast $(DB)
	@bin/python -m coverage combine --quiet
	@bin/python -m coverage report --skip-covered --show-missing

lint: ## Style, Odoo's conventions, licences, READMEs; mends what it can
	@bin/setup lint
	@bin/python -m pre_commit run --all-files $(if $(CI),--show-diff-on-failure)

readme: ## README.rst of each addon from its readme/*.md
	@bin/setup lint
	@bin/python -m pre_commit run --all-files readme || true

i18n: ## Export the terms, update kk.po and ru.po
	@bin/python bin/i18n.py

bench: ## Measure against the bare database and the peers (ARGS="…")
	@bin/setup bench
	@test -e bench/run.py || { echo "There is no bench/run.py yet."; exit 0; } && \
		bin/python bench/run.py $(ARGS)

clean: ## Remove everything that was set up, databases included
	@bin/setup clean
