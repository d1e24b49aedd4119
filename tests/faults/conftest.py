"""Where do the processes of these tests meet, and what do the tests tell the table of `make faults`?"""

import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest

from databases import binaries, throw_away_postgresql
from faults.told import Told
from new_databases import NewDatabase, place_of


@pytest.fixture
def place(site_files: Path, tmp_path: Path, new_database: NewDatabase) -> dict[str, str]:
    """The environment of processes that share a new database."""
    return environment_of(tmp_path, site_files, new_database("faults"))


@pytest.fixture
def cluster(site_files: Path, tables: str, tmp_path: Path) -> Callable[..., AbstractContextManager[dict[str, str]]]:
    """`with cluster(SETTINGS) as place`: the same on a PostgreSQL of its own, which a test may break.

    The rest is as throw_away_postgresql() takes it.
    """

    @contextmanager
    def on_its_own(settings: Sequence[str], *how: Any) -> Iterator[dict[str, str]]:
        folder = binaries()
        assert folder, "this run is on PostgreSQL"
        with throw_away_postgresql(folder, settings, *how) as address:
            dump = subprocess.run([folder / "pg_dump", tables], stdout=subprocess.PIPE, check=True)
            subprocess.run([folder / "psql", "-q", address], input=dump.stdout, stdout=subprocess.DEVNULL, check=True)
            yield environment_of(tmp_path, site_files, address)

    return on_its_own


def environment_of(folder: Path, site_files: Path, address: str) -> dict[str, str]:
    """Of processes on a database, which keep their files in a folder."""
    shutil.copytree(site_files, folder / "static")
    return place_of(address, folder) | {
        "HUIQI_DEBTOR": "区财政|000000000000001|示例银行|104584000001",
        "HUIQI_DEMONSTRATION": "0",
        "HUIQI_MAIL_URL": "memory:",
    }


@pytest.fixture
def tell(record_property) -> Told:
    """`tell(lost, doubled, kills=4, …)`: what a test came to, as the table shows it."""
    return Told(record_property)
