# Thin aliases: everything is done by start.py, which needs Python 3.11 or newer and nothing else.
PYTHON ?= python3
LOCK = uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-annotate --no-header --upgrade

.PHONY: all setup demo lab test lock

all:
	$(PYTHON) start.py

setup demo lab test:
	$(PYTHON) start.py $@

# Needs uv. The second lock takes over the first one's versions, so that tests run what users get.
lock:
	$(LOCK) --extra build --output-file requirements.lock
	$(LOCK) --extra build --extra test --extra browser --constraints requirements.lock \
		--output-file requirements-test.lock
