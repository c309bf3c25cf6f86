# Two commands matter: `make build` and `make test`. Each sets up what it needs on a machine with Python 3.11+ and make.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: build serve check test lint wheel sbom fuzz drill bench bench-quick bench-cluster pins messages clean help

help: ## list these targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | sort

build: .venv/runtime ## set up, and build the archive of content/ into output/
	$(BIN)/python -m generator build

serve: .venv/runtime ## set up, and preview the site while you work on it
	$(BIN)/python -m generator serve

check: .venv/runtime ## everything a build does, except writing
	$(BIN)/python -m generator check

test: .venv/development ## set up, and run the tests
	$(BIN)/python -m pytest -n auto --dist worksteal

lint: .venv/development ## style and types, as in CI
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

wheel: .venv/development ## make dist/backfile-….whl, which pip installs anywhere
	$(BIN)/hatchling build -d dist

sbom: .venv/sbom ## make dist/backfile.cdx.json, a bill of materials (CycloneDX) of what Backfile runs on
	@mkdir -p dist
	.venv/sbom/bin/cyclonedx-py requirements requirements.txt --pyproject pyproject.toml --mc-type application --output-reproducible --output-file dist/backfile.cdx.json

FUZZED := text html record warc mhtml marks story markdown settings registry addresses host
SECONDS := 600

fuzz: .venv/fuzz .venv/development ## feed every parser with what nobody wrote (two hours; less with SECONDS=60)
	$(BIN)/python -m pytest -q --hypothesis-profile fuzz tests/promises/test_hostile.py tests/content tests/ingest/test_formats.py
	for target in $(FUZZED); do .venv/fuzz/bin/python tests/drills/fuzz.py $$target $(SECONDS) content tests/golden/seeds || exit 1; done

drill: .venv/development ## kill, crowd, starve, damage and disturb builds, and look at what is left (an hour)
	$(BIN)/python tests/drills/kill.py 500 300
	$(BIN)/python tests/drills/crowd.py 20 150
	$(BIN)/python tests/drills/limits.py 280
	$(BIN)/python tests/drills/damage.py 1000
	$(BIN)/python tests/drills/watch.py 1000
	$(BIN)/python tests/drills/cluster.py 40
	$(BIN)/python tests/drills/surroundings.py $(PYTHONS)

bench: .venv/runtime .venv/peers .venv/pelican bench/eleventy/node_modules ## compare speed with Hugo's (about an hour)
	$(BIN)/python bench/speed.py

bench-quick: .venv/runtime .venv/peers ## the same with a thousand stories (under two minutes)
	$(BIN)/python bench/speed.py --stories 1000 --runs 3 --curly 0 --rows cold seeds edit unchanged watch watch-seed

bench-cluster: .venv/development ## measure builds on a cluster of this machine, with up to 100,000 stories (twenty minutes)
	$(BIN)/python bench/cluster.py

messages: .venv/development ## collect the texts of pages for translation, and add them to the catalogues
	$(BIN)/pybabel --quiet extract -F pyproject.toml -k gettext_noop --no-wrap --no-location --omit-header -o templates/locale/messages.pot generator templates
	for file in templates/locale/*.po; do $(BIN)/pybabel --quiet update -i templates/locale/messages.pot -o $$file -l $$(basename $$file .po) --no-wrap --no-fuzzy-matching --ignore-pot-creation-date --ignore-obsolete || exit 1; done

pins: .venv/development ## update and pin versions from requirements*.in
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate requirements.in --constraint requirements-limits.in -o requirements.txt
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate requirements-dev.in -o requirements-dev.txt
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate requirements-bench.in -o requirements-bench.txt
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate requirements-pelican.in -o requirements-pelican.txt
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate .ci/requirements-data.in -o .ci/requirements-data.txt
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate requirements-sbom.in -o requirements-sbom.txt
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate requirements-fuzz.in -o requirements-fuzz.txt

clean: ## remove what builds wrote, and the environment
	-$(BIN)/python -m generator clean
	rm -rf .venv

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Backfile needs Python 3.11 or newer; name one with: make PYTHON=python3.11")'
	$(PYTHON) -m venv .venv

.venv/runtime: requirements.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/development: requirements.txt requirements-dev.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@ .venv/runtime

.venv/pelican: requirements-pelican.txt | .venv/bin/python
	$(PYTHON) -m venv .venv/pelican
	.venv/pelican/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-pelican.txt
	@touch $@

bench/eleventy/node_modules: bench/eleventy/package-lock.json
	if command -v npm >/dev/null; then cd bench/eleventy && npm ci --silent --no-audit --no-fund --ignore-scripts; fi
	@mkdir -p $@ && touch $@

.venv/peers: requirements-bench.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.txt
	@touch $@

.venv/sbom: requirements-sbom.txt | .venv/bin/python
	$(BIN)/python -m venv $@
	$@/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-sbom.txt
	@touch $@

.venv/fuzz: requirements-fuzz.txt | .venv/bin/python
	$(BIN)/python -m venv $@
	$@/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-fuzz.txt
	@touch $@
