"""nginx with the file of deploy/, before a service on this machine: what reaches people in earnest."""

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

SITE = Path(__file__).parents[1] / "deploy" / "nginx.conf"


class Site(NamedTuple):
    """Where people ask, by TLS, and the certificate that they trust."""

    port: int
    certificate: Path


def free_port() -> int:
    """A port that nobody listens at now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def configured(folder: Path, plain: int, port: int, service: int) -> Path:
    """The file of deploy/ for localhost, with its ports, a certificate of its own and all that it writes in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    key, certificate = folder / "private.key", folder / "fullchain.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-days", "1",
         "-addext", "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(certificate)],
        check=True, capture_output=True,
    )  # fmt: skip
    site = SITE.read_text()
    for told, own in (
        ("/etc/ssl/huiqi/fullchain.pem", str(certificate)), ("/etc/ssl/huiqi/private.key", str(key)),
        ("/var/log/nginx/", f"{folder}/"), ("huiqi.example.gov.cn", "localhost"), ("127.0.0.1:8000", f"127.0.0.1:{service}"),
    ):  # fmt: skip
        assert told in site, told
        site = site.replace(told, own)
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
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if program is None:
        raise RuntimeError("nginx is not installed. Install it: apt-get install nginx-light")
    port = free_port()
    whole = configured(folder, free_port(), port, service)
    runs = subprocess.Popen([program, "-c", str(whole), "-e", f"{folder}/error.log"])
    try:
        _wait(port, runs, folder)
        yield Site(port, folder / "fullchain.pem")
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
