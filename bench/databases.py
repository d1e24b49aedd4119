"""Where does a bench run? On PostgreSQL as it is installed and on SQLite, each thrown away, by a process of its own."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.databases import binaries, throw_away_postgresql

from bench.machine import cpu

ROOT = Path(__file__).parents[1]
DURABLE = ("max_connections=60", "shared_buffers=256MB")


Measured = Callable[[str], dict[str, Any]]
"""What a database took, by its address."""


def on_both(measured: Measured, on_sqlite: Measured | None = None) -> dict[str, Any]:
    """What is measured on each, by its address. Raises RuntimeError without PostgreSQL."""
    programs = binaries()
    if programs is None:
        raise RuntimeError("PostgreSQL is not installed. Install it: apt-get install postgresql")
    with throw_away_postgresql(programs, DURABLE) as address:
        found = {"postgresql": measured(address)}
    with tempfile.TemporaryDirectory(prefix="huiqi-bench-sqlite-") as folder:
        found["sqlite"] = (on_sqlite or measured)(f"sqlite:///{folder}/huiqi.sqlite3")
    return found


def environment(address: str, folder: str) -> dict[str, str]:
    """The variables of a service in earnest that keeps its files in a folder and sends its mails nowhere."""
    return {
        **os.environ,
        "HUIQI_VAR": folder,
        "DATABASE_URL": address,
        "HUIQI_DEMONSTRATION": "0",
        "HUIQI_MAIL_URL": "memory:",
        "HUIQI_DEBTOR": "区财政|000000000000001|示例银行|104584000001",
    }


def answer(module: str, env: dict[str, str], *order: object) -> Any:
    """What a module of the bench prints as JSON when it is run."""
    command = [sys.executable, "-m", module, *map(str, order)]
    done = subprocess.run(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout)


def measured_by(module: str) -> Measured:
    """A module that measures in one run, with the day, and how busy the machine was before."""

    def measured(address: str) -> dict[str, Any]:
        before = os.getloadavg()[0]
        with tempfile.TemporaryDirectory(prefix="huiqi-bench-") as folder:
            found: dict[str, Any] = answer(module, environment(address, folder))
        print(json.dumps(found), flush=True)
        return found | {"day": time.strftime("%Y-%m-%d"), "cpu": cpu(), "load_before": before}

    return measured
