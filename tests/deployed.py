"""The programs of deploy/ as a test runs them: its files made to fit this machine, nginx before a service on it."""

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

DEPLOY = Path(__file__).parents[1] / "deploy"


class Site(NamedTuple):
    """Where people ask, by TLS, and the certificate that they trust."""

    port: int
    certificate: Path


def free_port() -> int:
    """A port that nobody listens at now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def fitted(file: str, *places: tuple[str, str]) -> str:
    """A file of deploy/ with each of its places put for one here; a place that it does not name fails."""
    text = (DEPLOY / file).read_text()
    for there, here in places:
        assert there in text, there
        text = text.replace(there, here)
    return text


def certificate(folder: Path, name: str) -> Path:
    """A certificate for a name, for a day; its key lies beside it, as .key."""
    path = folder / f"{name}.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={name}", "-days", "1",
         "-addext", f"subjectAltName=DNS:{name}", "-keyout", str(path.with_suffix(".key")), "-out", str(path)],
        check=True, capture_output=True,
    )  # fmt: skip
    return path


def program(name: str, packages: str) -> str:
    """Where a server's program lies. Raises RuntimeError, with the packages to install, where it does not."""
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin")
    if found is None:
        raise RuntimeError(f"{name} is not installed. Install it: apt-get install {packages}")
    return found


def configured(folder: Path, plain: int, port: int, service: int) -> Path:
    """The file of deploy/ for localhost, with its ports, a certificate of its own and all that it writes in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    shown = certificate(folder, "localhost")
    site = fitted(
        "nginx.conf",
        ("/etc/ssl/huiqi/fullchain.pem", str(shown)), ("/etc/ssl/huiqi/private.key", str(shown.with_suffix(".key"))),
        ("/var/log/nginx/", f"{folder}/"), ("huiqi.example.gov.cn", "localhost"), ("127.0.0.1:8000", f"127.0.0.1:{service}"),
    )  # fmt: skip
    site = re.sub(r"listen (\[::\]:)?80;", lambda found: f"listen {found[1] or '127.0.0.1:'}{plain};", site)
    site = re.sub(r"listen (\[::\]:)?443", lambda found: f"listen {found[1] or ''}{port}", site)
    temporary = " ".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = folder / "nginx.conf"
    user = "" if os.getuid() else "user root;"  # it must get into the folder
    whole.write_text(
        f"{user} pid {folder}/pid; error_log {folder}/error.log; daemon off; worker_rlimit_nofile 8192;"
        f" events {{ worker_connections 4096; }} http {{ {temporary} {site} }}"
    )
    return whole


@contextmanager
def behind_nginx(folder: Path, service: int) -> Iterator[Site]:
    """A site before the service at a port. Raises RuntimeError where nginx is missing or does not answer."""
    port = free_port()
    whole = configured(folder, free_port(), port, service)
    runs = subprocess.Popen([program("nginx", "nginx-light"), "-c", str(whole), "-e", f"{folder}/error.log"])
    try:
        _wait(port, runs, folder)
        yield Site(port, folder / "localhost.pem")
    finally:
        runs.terminate()
        runs.wait()


def _wait(port: int, runs: subprocess.Popen[bytes], folder: Path) -> None:
    for _ in range(200):
        if runs.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"nginx did not answer: {(folder / 'error.log').read_text()[-1000:]}")
