"""Run a command on a throw-away PostgreSQL: `python tests/databases.py pytest -m database`.

The cluster lives in a temporary folder, on a free port of this machine, without fsync, and ends with the command.
Where PostgreSQL is not installed: an error under CI, elsewhere one line that says so, and success.
"""

import contextlib
import os
import shlex
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg

FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=64MB", "max_connections=100")
LONGEST_START = 30.0
"""So many seconds a server may take to get up by itself, or to give up."""


def binaries() -> Path | None:
    """The folder of the newest PostgreSQL that Debian installed, or None."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


@contextmanager
def throw_away_postgresql(
    folder: Path, settings: Sequence[str] = FAST, within: Path | None = None, initdb: Sequence[str] = ()
) -> Iterator[str]:
    """The address of an empty database server that lasts as long as the block; it lies in a folder, and is made so."""
    root = os.geteuid() == 0
    as_postgres = ["runuser", "-u", "postgres", "--"] if root else []  # the server refuses to run as root
    home = Path(tempfile.mkdtemp(prefix="huiqi-postgresql-", dir=within))
    if root:
        shutil.chown(home, "postgres")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = f"-p {port} -c listen_addresses=127.0.0.1 -k {home} " + " ".join(f"-c {setting}" for setting in settings)
    cluster = ["-D", str(home / "cluster")]

    def run(program: str, *arguments: str) -> None:
        subprocess.run(
            [*as_postgres, str(folder / program), *cluster, *arguments], check=True, cwd="/", stdout=subprocess.DEVNULL
        )

    try:
        how = ("-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions")
        run("initdb", *how, *initdb)
        run("pg_ctl", "-w", "-s", "-l", str(home / "log"), "-o", options, "start")
        try:
            yield f"postgres://postgres@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "-w", "-s", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def cluster_of(address: str) -> str:
    """Where a server that runs keeps its files."""
    with psycopg.connect(address) as asked:
        (cluster,) = asked.execute("SHOW data_directory").fetchone() or ("",)
    return str(cluster)


def restart(address: str) -> None:
    """A throw-away server, and all that is connected to it, is stopped as by a crash, and begun again as it was."""
    cluster = cluster_of(address)
    _control(cluster, "-m", "immediate", "-l", f"{cluster}/log", "restart").check_returncode()


def fill_the_log(asked: psycopg.Connection) -> bool:
    """What a server writes ahead of its tables grows until it finds no room, on a full disk: it breaks off, as by a crash.

    Whether it did. The connection is made while there is room: without any, none is made.
    """
    with contextlib.suppress(psycopg.OperationalError):
        for _ in range(1000):
            asked.execute("SELECT pg_logical_emit_message(true, 'full', repeat('x', 100000))")
    return asked.broken


def start_again(address: str, cluster: str) -> None:
    """A throw-away server that gave up is begun again as it was; one that gets up by itself is waited for."""
    end = time.monotonic() + LONGEST_START
    while _runs(cluster) and time.monotonic() < end:
        with contextlib.suppress(psycopg.OperationalError), psycopg.connect(address):
            return
        time.sleep(0.05)
    options = (Path(cluster) / "postmaster.opts").read_text().partition(" ")[2]
    own = " ".join(shlex.split(options)[2:])  # what comes after -D and the folder
    _control(cluster, "-l", f"{cluster}/log", "-o", own, "start").check_returncode()


def _runs(cluster: str) -> bool:
    return _control(cluster, "status").returncode == 0


def _control(cluster: str, *how: str) -> subprocess.CompletedProcess[bytes]:
    folder = binaries()
    assert folder
    as_postgres = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    command = [*as_postgres, str(folder / "pg_ctl"), "-w", "-s", "-D", cluster, *how]
    return subprocess.run(command, cwd="/", stdout=subprocess.DEVNULL, check=False)


def main(command: list[str]) -> int:
    """The command's own exit code."""
    folder = binaries()
    if folder is None:
        words = "PostgreSQL is not installed. Install it: apt-get install postgresql"
        print(f"{'ERROR' if os.environ.get('CI') else 'SKIPPED'} tests on PostgreSQL: {words}", file=sys.stderr)
        return 1 if os.environ.get("CI") else 0
    with throw_away_postgresql(folder) as address:
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": address}).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
