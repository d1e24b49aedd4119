"""Where do commands of a test keep what they keep? In a new database of the kind this run is on."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
from django.db import connection

NewDatabase = Callable[[str], str]


@contextmanager
def new_databases(folder: Path) -> Iterator[NewDatabase]:
    """`make(name)`: the address of an empty database, which ends with the block."""
    made: list[str] = []
    here = connection.settings_dict

    def server(statement: str) -> None:
        with psycopg.connect(
            host=here["HOST"], port=here["PORT"], user=here["USER"], password=here["PASSWORD"], dbname="postgres",
            autocommit=True,
        ) as admin:  # fmt: skip
            admin.execute(statement)

    def make(name: str) -> str:
        if connection.vendor == "sqlite":
            return f"sqlite:///{folder / name}.sqlite3"
        made.append(f"huiqi_{name}_{uuid4().hex[:8]}")  # tests that run beside each other may choose one name
        server(f"CREATE DATABASE {made[-1]}")
        return f"postgres://{here['USER']}:{here['PASSWORD']}@{here['HOST']}:{here['PORT']}/{made[-1]}"

    yield make
    for name in made:
        server(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
