"""Where do the processes of these tests meet, and what do the tests tell the table of `make faults`?"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import psycopg
import pytest
from django.test import override_settings

from databases import binaries, throw_away_postgresql
from faults.told import Told
from huiqi.web.commands import serve

TESTS = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def page_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The files of the pages, as `huiqi serve` packs them, for this process too."""
    folder = tmp_path_factory.mktemp("static")
    with override_settings(STATIC_ROOT=folder):
        serve._collect_static()
        yield folder


@pytest.fixture(scope="session")
def ready(page_files: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment of a database that is up to date and empty, and of its folder: what each test has a copy of."""
    folder = tmp_path_factory.mktemp("ready")
    shutil.copytree(page_files, folder / "static")
    environment = os.environ | {
        "HUIQI_VAR": str(folder),
        "HUIQI_DEBTOR": "区财政|000000000000001|示例银行|104584000001",
        "HUIQI_DEMONSTRATION": "0",
        "HUIQI_MAIL_URL": "memorymail:",
        "PYTHONPATH": os.pathsep.join([str(TESTS), *filter(None, [os.environ.get("PYTHONPATH")])]),
        "DATABASE_URL": f"sqlite:///{folder}/huiqi.sqlite3",
    }
    address, name = os.environ.get("DATABASE_URL", ""), f"ready_{time.monotonic_ns()}"
    on_postgresql = address.startswith("postgres")
    if on_postgresql:
        with psycopg.connect(address, autocommit=True) as server:
            server.execute(f"CREATE DATABASE {name}")
        environment["DATABASE_URL"] = address.rpartition("/")[0] + f"/{name}"
    subprocess.run(
        [sys.executable, "-c", "from huiqi.web.database import open_database as it; it()"], env=environment, check=True
    )
    yield environment
    if on_postgresql:
        with psycopg.connect(address, autocommit=True) as server:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def place(ready: dict[str, str], tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of processes that share a new database."""
    shutil.copytree(ready["HUIQI_VAR"], tmp_path, dirs_exist_ok=True)
    environment = ready | {"HUIQI_VAR": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path}/huiqi.sqlite3"}
    if ready["DATABASE_URL"].startswith("sqlite"):
        yield environment
        return
    server_url, _, template = ready["DATABASE_URL"].rpartition("/")
    name = f"faults_{time.monotonic_ns()}"
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        yield environment | {"DATABASE_URL": f"{server_url}/{name}"}
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def cluster(ready: dict[str, str], tmp_path: Path) -> Callable[[Sequence[str]], AbstractContextManager[dict[str, str]]]:
    """`with cluster(SETTINGS) as place`: the same on a PostgreSQL of its own, which a test may break."""

    @contextmanager
    def on_its_own(settings: Sequence[str]) -> Iterator[dict[str, str]]:
        shutil.copytree(ready["HUIQI_VAR"], tmp_path, dirs_exist_ok=True)
        folder = binaries()
        assert folder, "this run is on PostgreSQL"
        with throw_away_postgresql(folder, settings) as address:
            dump = subprocess.run([folder / "pg_dump", ready["DATABASE_URL"]], stdout=subprocess.PIPE, check=True)
            subprocess.run([folder / "psql", "-q", address], input=dump.stdout, stdout=subprocess.DEVNULL, check=True)
            yield ready | {"HUIQI_VAR": str(tmp_path), "DATABASE_URL": address}

    return on_its_own


@pytest.fixture
def tell(record_property) -> Told:
    """`tell(lost, doubled, kills=4, …)`: what a test came to, as the table shows it."""
    return Told(record_property)
