# Everything a developer does, each target setting up what it needs. `make help` lists them.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=

# Debian packages: what the box runs on, and what its tests need besides.
RUN_PACKAGES := python3-venv mpd mosquitto libseccomp2 espeak-ng
TEST_PACKAGES := $(RUN_PACKAGES) mpc mosquitto-clients chromium e2fsprogs faketime openssl libatomic1 systemd
APPLIANCE_PACKAGES := debootstrap systemd-container qemu-user-static gpg
ANSIBLE := .venv-ansible
WEB_SOURCES := $(shell find web -type f -not -path 'web/node_modules/*' -not -path 'web/dist/*' 2>/dev/null)
BUILT_FROM := pyproject.toml constraints.txt hatch_build.py $(WEB_SOURCES)

export PIP_CONSTRAINT := $(CURDIR)/constraints.txt
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help run test bench soak test-appliance appliance-tools wheel lint lock types pictures clean
.DEFAULT_GOAL := help

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' Makefile

run: $(VENV)/run ## install what is missing and run the demo (ARGS="--camera 0" and the like)
	@exec $(BIN)/moodbox run --demo $(ARGS)

test: $(VENV)/test lint ## install what tests need and run them all
	$(BIN)/python -m pytest -m "not soak and not appliance" $(ARGS)

lint: $(VENV)/test ## style, types and structure
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/test ## measure, and print tables with this machine's name and the date
	$(BIN)/python tests/bench/run.py $(ARGS)

soak: $(VENV)/test ## the long proofs, and the property tests on examples never seen before
	$(BIN)/python -m pytest -m "hypothesis and not soak and not appliance" --hypothesis-profile searching --timeout 7200 $(ARGS)
	$(BIN)/python -m pytest -m soak --timeout 7200 $(ARGS)

test-appliance: $(VENV)/test appliance-tools ## as root: the playbook and the units for real, in systems of their own
	$(call packages,$(APPLIANCE_PACKAGES))
	cd ansible && PATH="$(CURDIR)/$(ANSIBLE)/bin:$$PATH" ansible-lint --offline --profile production site.yml
	$(MAKE) wheel
	$(BIN)/python -m pytest -m appliance --timeout 3600 $(ARGS)

appliance-tools: $(ANSIBLE)/tools ## install what the playbook needs on this machine

wheel: $(VENV)/run ## build the wheel into dist/
	$(BIN)/pip wheel . --no-deps --wheel-dir dist

lock: $(VENV)/test ## resolve the versions of every supported Python and machine anew
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --extra demo --extra train --extra dev \
		--no-annotate --no-header --no-emit-index-url --no-emit-find-links --quiet --upgrade --output-file constraints.txt

types: $(VENV)/test ## make web/src/lib/schema.ts, the front end's types, from the panel's OpenAPI schema
	$(BIN)/python -m tests.web.schema

pictures: $(VENV)/test ## take the pictures of the panel in docs/ anew
	$(BIN)/python -m tests.whole.pictures

clean: ## remove what was built here
	rm -rf $(VENV) $(ANSIBLE) build dist web/dist web/node_modules

# $(call packages,NAMES) installs the Debian packages that are missing, or says how to. Their services are not started:
# the demo and the tests run servers of their own.
define packages
	@missing=$$(for name in $(1); do dpkg-query -W -f '$${Status}' $$name 2>/dev/null | grep -q 'ok installed' || echo $$name; done); \
	if [ -n "$$missing" ]; then \
		echo "Installing" $$missing; \
		if [ "$$(id -u)" = 0 ]; then as_root="env"; elif sudo -n true 2>/dev/null || [ -t 0 ]; then as_root="sudo"; fi; \
		{ [ -n "$$as_root" ] && $$as_root apt-get update -qq && \
			$$as_root DEBIAN_FRONTEND=noninteractive SYSTEMD_OFFLINE=1 apt-get install -y -qq --no-install-recommends $$missing >/dev/null; } || \
		{ echo "Moodbox needs Debian packages that could not be installed from here. As root, run: apt-get install" $$missing >&2; exit 1; }; \
	fi
endef

$(VENV)/run: $(BUILT_FROM)
	$(call packages,$(RUN_PACKAGES))
	@[ -x $(BIN)/python ] || $(PYTHON) -m venv $(VENV)
	@echo "Installing Moodbox into $(VENV)"
	@$(BIN)/pip install --quiet --editable '.[demo]'
	@touch $@

$(VENV)/test: $(VENV)/run
	$(call packages,$(TEST_PACKAGES))
	@$(BIN)/pip install --quiet --editable '.[demo,dev]'
	@touch $@

$(ANSIBLE)/tools: ansible/requirements.txt
	$(call packages,python3-venv)
	@[ -x $(ANSIBLE)/bin/python ] || $(PYTHON) -m venv $(ANSIBLE)
	@PIP_CONSTRAINT= $(ANSIBLE)/bin/pip install --quiet --requirement ansible/requirements.txt
	@touch $@
