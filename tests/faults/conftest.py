"""Where do the processes of these tests meet, and what do the tests tell the table of `make faults`?"""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from django.test import override_settings

from databases import binaries, throw_away_postgresql
from faults.told import Told
from huiqi.web.commands import serve
from new_databases import TESTS, NewDatabase


@pytest.fixture(scope="session")
def page_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The files of the pages, as `huiqi serve` packs them, for this process too."""
    folder = tmp_path_factory.mktemp("static")
    with override_settings(STATIC_ROOT=folder):
        serve._collect_static()
        yield folder


@pytest.fixture
def place(page_files: Path, tmp_path: Path, new_database: NewDatabase) -> dict[str, str]:
    """The environment of processes that share a new database."""
    return _environment(tmp_path, page_files, new_database("faults"))


@pytest.fixture
def cluster(
    page_files: Path, tables: str, tmp_path: Path
) -> Callable[[Sequence[str]], AbstractContextManager[dict[str, str]]]:
    """`with cluster(SETTINGS) as place`: the same on a PostgreSQL of its own, which a test may break."""

    @contextmanager
    def on_its_own(settings: Sequence[str]) -> Iterator[dict[str, str]]:
        folder = binaries()
        assert folder, "this run is on PostgreSQL"
        with throw_away_postgresql(folder, settings) as address:
            dump = subprocess.run([folder / "pg_dump", tables], stdout=subprocess.PIPE, check=True)
            subprocess.run([folder / "psql", "-q", address], input=dump.stdout, stdout=subprocess.DEVNULL, check=True)
            yield _environment(tmp_path, page_files, address)

    return on_its_own


def _environment(folder: Path, page_files: Path, address: str) -> dict[str, str]:
    shutil.copytree(page_files, folder / "static")
    return os.environ | {
        "HUIQI_VAR": str(folder),
        "HUIQI_DEBTOR": "区财政|000000000000001|示例银行|104584000001",
        "HUIQI_DEMONSTRATION": "0",
        "HUIQI_MAIL_URL": "memorymail:",
        "PYTHONPATH": os.pathsep.join([str(TESTS), *filter(None, [os.environ.get("PYTHONPATH")])]),
        "DATABASE_URL": address,
    }


@pytest.fixture
def tell(record_property) -> Told:
    """`tell(lost, doubled, kills=4, …)`: what a test came to, as the table shows it."""
    return Told(record_property)
