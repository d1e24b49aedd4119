"""Do the logs reach the district's collector? rsyslog with the file of deploy/, before a collector of this test's own."""

import contextlib
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from deployed import certificate, fitted, free_port, program

NAME = "collector.example.gov.cn"
LONGEST = 20.0
"""Seconds until a line has to be there; one that comes takes about two."""


def configured(folder: Path, port: int, trusted: Path) -> Path:
    """The file of deploy/ for a collector on this machine, under the lines by which Debian's rsyslog hears the journal."""
    told = fitted(
        "rsyslog-huiqi.conf",
        (f'target="{NAME}"', 'target="127.0.0.1"'), ('port="6514"', f'port="{port}"'), ("/var/log/nginx/", f"{folder}/"),
        ("/etc/ssl/certs/ca-certificates.crt", str(trusted)), ('resumeInterval="10"', 'resumeInterval="1"'),
    )  # fmt: skip
    whole = folder / "rsyslog.conf"
    whole.write_text(
        f'global(workDirectory="{folder}")\nmodule(load="imuxsock" SysSock.Use="off")\n'
        f'input(type="imuxsock" Socket="{folder}/journal" CreatePath="on")\n{told}'
    )
    return whole


@pytest.fixture
def rsyslog(tmp_path: Path) -> Iterator[Callable[[int, Path], None]]:
    """`rsyslog(port, trusted)`: it runs, and sends to the collector at that port whose certificate it trusts."""
    daemon = program("rsyslogd", "rsyslog rsyslog-openssl")
    runs: list[subprocess.Popen[bytes]] = []

    def start(port: int, trusted: Path) -> None:
        (tmp_path / "access.log").touch()
        whole = configured(tmp_path, port, trusted)
        subprocess.run([daemon, "-N1", "-f", whole], check=True, capture_output=True)
        runs.append(subprocess.Popen([daemon, "-n", "-f", whole, "-i", tmp_path / "pid"], stderr=subprocess.DEVNULL))
        end = time.monotonic() + LONGEST
        while time.monotonic() < end:  # what is tried on the file makes the socket too, and hears nothing
            with contextlib.suppress(OSError):
                return logged(tmp_path, "<14>another[8]: is somebody there?")
            time.sleep(0.05)

    yield start
    for run in runs:
        run.kill()
        run.wait()


def logged(folder: Path, line: str) -> None:
    """A line as a program writes it through the journal."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as journal:
        journal.connect(str(folder / "journal"))
        journal.send(line.encode())


def collected(port: int, shown: Path, *until: str, longest: float = LONGEST) -> str:
    """What a collector with this certificate hears, up to the last of the words it waits for, or as long as it waits."""

    def waits() -> bool:
        return time.monotonic() < end and not all(words.encode() in heard for words in until)

    context, heard = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), b""
    context.load_cert_chain(shown, shown.with_suffix(".key"))
    end = time.monotonic() + longest
    with socket.create_server(("127.0.0.1", port)) as listener:
        listener.settimeout(longest)
        while waits():
            try:
                with context.wrap_socket(listener.accept()[0], server_side=True) as sender:
                    sender.settimeout(1)
                    while waits() and (more := sender.recv(10_000)):
                        heard += more
            except (OSError, ssl.SSLError):
                continue
    return heard.decode()


def test_what_was_logged_while_the_collector_was_away_reaches_it_over_tls(tmp_path: Path, rsyslog) -> None:
    port, shown = free_port(), certificate(tmp_path, NAME)
    rsyslog(port, shown)
    logged(tmp_path, "<14>huiqi[7]: 2026-03-02T04:00:00Z WARNING refused account=3")
    logged(tmp_path, "<14>another[8]: nothing of ours")
    with (tmp_path / "access.log").open("a") as log:
        log.write("10.0.0.1 GET /measures 200\n")
    time.sleep(2)
    heard = collected(port, shown, "refused account=3", "GET /measures 200")
    assert "huiqi 7 - -  2026-03-02T04:00:00Z WARNING refused account=3" in heard
    assert "nginx-access" in heard
    assert "nothing of ours" not in heard


def test_a_collector_that_is_not_the_one_named_hears_nothing(tmp_path: Path, rsyslog) -> None:
    port, shown = free_port(), certificate(tmp_path, "somebody.example")
    rsyslog(port, shown)
    logged(tmp_path, "<14>huiqi[7]: refused account=3")
    assert collected(port, shown, "refused account=3", longest=5) == ""
