# Every target sets up what it needs first, in .local/.
.DEFAULT_GOAL := help
.PHONY: help run test test-fast lint readme i18n bench clean

PORT ?= 8069

help: ## This list
	@sed -nE 's/^([a-z0-9-]+):.*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

run: ## The demo company on http://localhost:8069 (PORT=…, ARGS="…" for Odoo's options)
	@bin/python bin/run.py $(PORT) $(ARGS)

test: ## Everything: tours, races, translations, installing and uninstalling
	@bin/setup test
	@bin/python bin/test.py

test-fast: ## The development loop; T=/ksrisk_analysis:TestClass.test_method narrows it
	@bin/setup test
	@bin/python bin/test.py --fast $(T)

lint: ## Style, Odoo's conventions, licences, READMEs; mends what it can
	@bin/setup lint
	@bin/python -m pre_commit run --all-files

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
