"""Where do processes that a test starts keep what they keep? In a new database of the kind this run is on.

The tables are made once in a run; what most tests get is a copy of them.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from django.db import connection

NewDatabase = Callable[[str], str]
TESTS = Path(__file__).parent
SQLITE = "sqlite:///"


@contextmanager
def all_tables(folder: Path) -> Iterator[str]:
    """The address of a database that holds every table and no row; it ends with the block."""
    address = _create(folder, "tables")
    order = "from huiqi.web.database import open_database; open_database()"
    environment = os.environ | {"DATABASE_URL": address, "HUIQI_VAR": str(folder)}
    subprocess.run([sys.executable, "-c", order], env=environment, check=True)
    yield address
    _drop(address)


@contextmanager
def new_databases(folder: Path, tables: str = "") -> Iterator[NewDatabase]:
    """`make(name)`: the address of a copy of `tables`, or of nothing; all of them end with the block."""
    made: list[str] = []

    def make(name: str) -> str:
        made.append(_create(folder, name, tables))
        return made[-1]

    yield make
    for address in made:
        _drop(address)


def _create(folder: Path, name: str, like: str = "") -> str:
    if connection.vendor == "sqlite":
        path = folder / f"{name}.sqlite3"
        if like:
            shutil.copyfile(like.removeprefix(SQLITE), path)
        return f"{SQLITE}{path}"
    own = f"huiqi_{name}_{uuid4().hex[:8]}"  # tests that run beside each other may choose one name
    _server(f"CREATE DATABASE {own}" + (f" TEMPLATE {_named(like)}" if like else ""))
    here = connection.settings_dict
    return f"postgres://{here['USER']}:{here['PASSWORD']}@{here['HOST']}:{here['PORT']}/{own}"


def _drop(address: str) -> None:
    if connection.vendor == "postgresql":
        _server(f"DROP DATABASE IF EXISTS {_named(address)} WITH (FORCE)")


def execute(address: str, *statements: str) -> None:
    """Change rows by hand, past the product, in a database of either kind."""
    path = address.removeprefix(SQLITE)
    with closing(sqlite3.connect(path) if path != address else psycopg.connect(address)) as there:
        for statement in statements:
            there.execute(statement)
        there.commit()


def _named(address: str) -> str:
    return address.rpartition("/")[2]


def _server(statement: str) -> None:
    here = connection.settings_dict
    with psycopg.connect(
        host=here["HOST"],
        port=here["PORT"],
        user=here["USER"],
        password=here["PASSWORD"],
        dbname="postgres",
        autocommit=True,
    ) as admin:
        admin.execute(statement)


def place_of(address: str, folder: Path) -> dict[str, str]:
    """The environment of processes on a database and with a folder of their own, which find the modules of the tests."""
    path = os.pathsep.join(filter(None, (str(TESTS), os.environ.get("PYTHONPATH"))))
    return os.environ | {"DATABASE_URL": address, "HUIQI_VAR": str(folder), "PYTHONPATH": path}


def in_a_process(module: str, place: Mapping[str, str], *arguments: object) -> Any:
    """What `python -m MODULE` found, told by its last line; a mail to the console may come before. It must succeed."""
    command = [sys.executable, "-m", module, *map(str, arguments)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, env=dict(place), check=True)
    return json.loads(done.stdout.splitlines()[-1])
