# Every command there is. PORT and HOST choose where `make run` answers; default 127.0.0.1:8000.
.PHONY: run setup test check debian bench soak faults fuzz mutants scan docs guide vendor lock
PY := .venv/bin/python

# What one process compiled the next one finds: without, each of the hundreds that the tests start takes 3 s longer.
unexport PYTHONDONTWRITEBYTECODE

# $(call install,LOCK): the venv holds what LOCK pins; nothing is done while LOCK and pyproject.toml are unchanged.
define install
@test -x $(PY) || python3 -m venv .venv >/dev/null 2>&1 || { rm -rf .venv; \
	echo "python3-venv is missing. Install it: apt-get install python3-venv"; exit 1; }
@hash=$$(cat $(1) pyproject.toml | sha256sum); \
if [ "$$(cat .venv/$(1).installed 2>/dev/null)" != "$$hash" ]; then \
	echo "Installing $(1) into .venv …"; \
	{ test -x .venv/bin/uv || $(PY) -m pip install -q --disable-pip-version-check uv; } && \
	.venv/bin/uv pip install -q --python $(PY) --require-hashes -r $(1) && \
	.venv/bin/uv pip install -q --python $(PY) --no-deps --no-build-isolation -e . && \
	echo "$$hash" > .venv/$(1).installed; \
fi
endef

run: setup
	@exec .venv/bin/huiqi serve

setup:
	$(call install,requirements.txt)
	@$(PY) -m huiqi.web.translations

# Both cores work, a file on one of them: what its tests share is made once. In order of names, else the longest come last.
TEST := .venv/bin/pytest -q -n 2 --dist loadfile --no-loadscope-reorder

test: check
	$(TEST)
	$(PY) tests/databases.py $(TEST) -m database

# What CI checks before the tests.
check: debian
	$(call install,requirements-dev.txt)
	.venv/bin/ruff check src tests
	.venv/bin/ruff format --check src tests
	.venv/bin/mypy
	.venv/bin/lint-imports

# What comes from Debian: installed where we may, named where we may not.
debian:
	@missing=""; \
	python3 -c 'import ensurepip' 2>/dev/null || missing="$$missing python3-venv"; \
	command -v chromium-headless-shell >/dev/null || missing="$$missing chromium-headless-shell"; \
	test -e /usr/share/doc/fonts-noto-cjk || missing="$$missing fonts-noto-cjk"; \
	ls /usr/lib/*/libpangoft2-1.0.so.0 >/dev/null 2>&1 || missing="$$missing libpangoft2-1.0-0"; \
	ls /usr/lib/*/libharfbuzz-subset.so.0 >/dev/null 2>&1 || missing="$$missing libharfbuzz-subset0"; \
	ls /usr/lib/*/libatomic.so.1 >/dev/null 2>&1 || missing="$$missing libatomic1"; \
	{ ls /usr/lib/postgresql/*/bin/initdb || [ "$$(id -u)" != 0 ]; } >/dev/null 2>&1 || missing="$$missing postgresql"; \
	[ -x /usr/sbin/nginx ] || command -v nginx >/dev/null || missing="$$missing nginx-light"; \
	{ [ -x /usr/sbin/rsyslogd ] && ls /usr/lib/*/rsyslog/lmnsd_ossl.so; } >/dev/null 2>&1 || missing="$$missing rsyslog rsyslog-openssl"; \
	command -v java >/dev/null || missing="$$missing openjdk-17-jre-headless"; \
	command -v node >/dev/null || missing="$$missing nodejs"; \
	command -v npm >/dev/null || missing="$$missing npm"; \
	test -z "$$missing" && exit 0; \
	if [ "$$(id -u)" = 0 ]; then \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $$missing >/dev/null; \
	else echo "Missing:$$missing. Install: sudo apt-get install$$missing"; exit 1; fi

bench:
	$(call install,requirements-dev.txt)
	@test -d bench || { echo "There is no bench/ here."; exit 1; }
	$(PY) -m bench

# The tests' own code, many times over on both databases; SHARE=0.2 runs a fifth of it.
soak: debian
	$(call install,requirements-dev.txt)
	PYTHONPATH=tests:. $(PY) -m soak --share $(or $(SHARE),1) --write docs/soak.md

# What breaks on purpose, TIMES over on both databases: kills, restarts, full disks, jumping clocks.
faults: debian
	$(call install,requirements-dev.txt)
	PYTHONPATH=tests:. $(PY) -m faults --times $(or $(TIMES),4) --write docs/faults.md

# Each parser for SECONDS, led by what it has not yet reached; what it cannot bear is kept in .cache/fuzz.
fuzz: debian
	$(call install,requirements-dev.txt)
	@mkdir -p .cache/fuzz; cd .cache/fuzz; PYTHONPATH=$(CURDIR)/tests:$(CURDIR) $(CURDIR)/$(PY) -m fuzz.table \
		--seconds $(or $(SECONDS),60) --write $(CURDIR)/docs/fuzz.md

# One change at a time in ledger, policies and engine: do the tests notice? SHARE=1 tries all; what was tried is kept.
mutants: debian
	$(call install,requirements-dev.txt)
	PYTHONPATH=src:tests:. nice $(PY) -m mutants --share $(or $(SHARE),0) --write docs/mutants.md

# wapiti against the demonstration, MINUTES for each visitor; CI that keeps anything keeps .cache/scan/*.json.
scan: debian
	$(call install,requirements-dev.txt)
	PYTHONPATH=src:tests:. nice $(PY) -m scan --minutes $(or $(MINUTES),8) --write docs/scan.md

docs: setup
	.venv/bin/huiqi policy map --write docs/map.md
	.venv/bin/huiqi policy pages --write README.md
	.venv/bin/huiqi policy pages --write README.zh-CN.md
	.venv/bin/huiqi states --write docs/states.svg
	.venv/bin/huiqi account permissions --write docs/permissions.md
	PYTHONPATH=tests $(PY) -m asvs docs/asvs.md

# The pictures of the guide, taken of the pages by the tests that walk it.
guide: debian
	$(call install,requirements-dev.txt)
	HUIQI_GUIDE_PICTURES=1 .venv/bin/pytest -q tests/web/help/test_guide.py

vendor: setup
	.venv/bin/huiqi vendor

lock:
	.venv/bin/uv pip compile -q --universal --generate-hashes --no-annotate --no-header --python-version 3.11 \
		requirements.in -o requirements.txt
	.venv/bin/uv pip compile -q --universal --generate-hashes --no-annotate --no-header --python-version 3.11 \
		-c requirements.txt requirements-dev.in -o requirements-dev.txt
	for each in bench/openfisca tests/scan/wapiti; do \
		.venv/bin/uv pip compile -q --universal --generate-hashes --no-annotate --no-header --python-version 3.11 \
			$$each.in -o $$each.txt; done
