"""What do the tests say of one change? A fork in which the changed module is imported, and the tests that reach it run.

Everything that is not ours is imported before the fork, everything of ours after it: what a module works out as it is
imported, the whole law among it, is then worked out by the changed code.
"""

import contextlib
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import os
import pickle
import signal
import sqlite3
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

import pytest

from mutants.mutation import ROOT, SRC, Mutant

QUIET = ["-q", "-x", "--no-header", "--tb=line", *(f"-pno:{name}" for name in ("cacheprovider", "xdist", "playwright"))]
QUIET += [f"-pno:{name}" for name in ("schemathesis", "randomly", "faulthandler")]
OTHERS = ("django", "numpy", "polars", "duckdb", "numba", "pyarrow", "hypothesis", "pytest", "lxml", "yaml", "pydantic")


class Order:
    """The pytest plugin that keeps the tests asked for, in the order asked for, and says nothing by chance."""

    def __init__(self, tests: list[str] | None) -> None:
        self.tests = tests
        self.seconds: dict[str, float] = {}
        self.failed: list[str] = []

    def pytest_configure(self) -> None:
        """Hypothesis draws the same in every fork, and takes its time."""
        from hypothesis import HealthCheck, settings

        settings.register_profile(
            "mutants", derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck)
        )
        settings.load_profile("mutants")

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Only what was asked for."""
        if self.tests is not None:
            by_name = {item.nodeid: item for item in items}
            items[:] = [by_name[name] for name in self.tests if name in by_name]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """How long each took, and which failed."""
        self.seconds[report.nodeid] = self.seconds.get(report.nodeid, 0.0) + report.duration
        if report.failed:
            self.failed.append(report.nodeid)


class _Changed(importlib.abc.MetaPathFinder, importlib.machinery.SourceFileLoader):
    """Finds one module, and reads it from the changed text."""

    def __init__(self, mutant: Mutant) -> None:
        parts = mutant.module.relative_to(SRC).with_suffix("").parts
        super().__init__(".".join(parts[:-1] if parts[-1] == "__init__" else parts), str(mutant.module))
        self._source = mutant.source

    def find_spec(self, fullname: str, path: Any, target: ModuleType | None = None) -> Any:
        if fullname != self.name:
            return None
        packages = [str(Path(self.path).parent)] if Path(self.path).name == "__init__.py" else None
        return importlib.util.spec_from_file_location(fullname, self.path, loader=self, submodule_search_locations=packages)

    def get_code(self, fullname: str) -> CodeType:
        return compile(self._source, self.path, "exec", dont_inherit=True)


def prepare() -> None:
    """Import what is not ours, once."""
    sys.path[:0] = [str(SRC), str(ROOT / "tests"), str(ROOT)]
    for name in OTHERS:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)


def in_fork(work: Callable[[], Any], seconds: float, log: Path) -> Any:
    """What `work` returned in a fork; TimeoutError after `seconds`, ChildProcessError where it died of itself."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.setsid()
        told = os.open(log, os.O_CREAT | os.O_WRONLY | os.O_TRUNC)
        os.dup2(told, 1)
        os.dup2(told, 2)
        os.close(reading)
        with contextlib.suppress(BaseException):
            os.write(writing, pickle.dumps(work()))
        os._exit(0)
    os.close(writing)
    try:
        return _answer(reading, time.monotonic() + seconds)
    finally:
        os.close(reading)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _answer(reading: int, until: float) -> Any:
    import select

    told = b""
    while True:
        ready, _, _ = select.select([reading], [], [], max(0.0, until - time.monotonic()))
        if not ready:
            raise TimeoutError
        piece = os.read(reading, 2**16)
        if not piece:
            break
        told += piece
    if not told:
        raise ChildProcessError
    return pickle.loads(told)


def run_tests(tests: list[str], template: Path | None) -> tuple[int, list[str], dict[str, float]]:
    """pytest's exit code, the tests that failed, the seconds of each; `template` is a database to begin with."""
    files = list(dict.fromkeys(name.partition("::")[0] for name in tests))
    order = Order(tests if any("::" in name for name in tests) else None)
    if template:
        _begin_with(template)
    os.chdir(ROOT)
    code = pytest.main([*QUIET, *files], plugins=[order])
    return int(code), order.failed, order.seconds


def run_on(mutant: Mutant, tests: list[str], template: Path | None) -> tuple[int, list[str], dict[str, float]]:
    """The same with the change in place."""
    sys.meta_path.insert(0, _Changed(mutant))
    return run_tests(tests, template)


def make_template(path: Path) -> bool:
    """An empty database with every table and trigger, in a file."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "huiqi.web.settings"
    import django
    from django.db import connection
    from django.test.utils import setup_databases

    django.setup()
    setup_databases(0, False)
    connection.ensure_connection()
    path.unlink(missing_ok=True)
    with sqlite3.connect(path) as kept:
        connection.connection.backup(kept)
    return True


def _begin_with(template: Path) -> None:
    """Instead of migrating, tests begin with a copy of the template, under the triggers of the code that is judged."""
    import django.test.utils as making

    def copied(*_: Any, **__: Any) -> list[Any]:
        from django.conf import settings
        from django.db import connection

        from huiqi.ledger import triggers

        connection.close()
        name = connection.creation._get_test_db_name()
        settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name
        connection.ensure_connection()
        with sqlite3.connect(template) as kept:
            kept.backup(connection.connection)
        triggers.drop(connection)
        triggers.create(connection)
        return []

    making.setup_databases = copied
    making.teardown_databases = lambda *_, **__: None
