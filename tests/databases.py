"""Run a command on a throw-away PostgreSQL: `python tests/databases.py pytest -m database`.

The cluster lives in a temporary folder, on a free port of this machine, without fsync, and ends with the command.
Where PostgreSQL is not installed: an error under CI, elsewhere one line that says so, and success.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg

FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=64MB", "max_connections=100")


def binaries() -> Path | None:
    """The folder of the newest PostgreSQL that Debian installed, or None."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


@contextmanager
def throw_away_postgresql(folder: Path, settings: Sequence[str] = FAST) -> Iterator[str]:
    """The address of an empty database server that lasts as long as the block."""
    root = os.geteuid() == 0
    as_postgres = ["runuser", "-u", "postgres", "--"] if root else []  # the server refuses to run as root
    home = Path(tempfile.mkdtemp(prefix="huiqi-postgresql-"))
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
        run("initdb", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions")
        run("pg_ctl", "-w", "-s", "-l", str(home / "log"), "-o", options, "start")
        try:
            yield f"postgres://postgres@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "-w", "-s", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def restart(address: str) -> None:
    """A throw-away server, and all that is connected to it, is stopped as by a crash, and begun again as it was."""
    with psycopg.connect(address) as asked:
        (cluster,) = asked.execute("SHOW data_directory").fetchone() or ("",)
    folder = binaries()
    assert folder
    as_postgres = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    how = ["-w", "-s", "-m", "immediate", "-D", cluster, "-l", f"{cluster}/log", "restart"]
    subprocess.run([*as_postgres, str(folder / "pg_ctl"), *how], check=True, cwd="/")


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
