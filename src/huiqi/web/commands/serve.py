"""启动网站：数据库、译文和页面文件就绪后在 HOST:PORT 应答，Ctrl-C 结束 (run the web service)."""

import argparse
import hashlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

from django.core.management import call_command
from granian.constants import Interfaces
from granian.server import MPServer

from huiqi.web import translations
from huiqi.web.commands import InputError, watch_days
from huiqi.web.database import open_database


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default=os.environ.get("HOST") or "127.0.0.1", help="默认 HOST 或 127.0.0.1")
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000), help="默认 PORT 或 8000")
    parser.add_argument("--workers", type=int, default=2, help="进程数，默认 2")


def run(args: argparse.Namespace) -> int:
    if not _free(args.host, args.port):
        raise InputError(
            "SERVE_PORT", f"{args.host}:{args.port} 不可用或已被占用，请换一个端口，如 PORT={args.port + 1} make run"
        )
    if not _is_loopback(args.host):
        os.environ.setdefault("HUIQI_HOSTS", f"localhost,127.0.0.1,{args.host},{socket.gethostname()}")
    if _is_for_trying_out(args.host):
        os.environ.setdefault("HUIQI_DEMONSTRATION", "1")
        os.environ.setdefault("HUIQI_URL", f"http://localhost:{args.port}")
    translations.compile_stale()
    open_database()
    _refuse_unfit()
    _load_demonstration()
    _collect_static()
    os.environ["HUIQI_SERVER"] = str(os.getpid())
    with _timed_work():
        _serve(args)
    return 0


def _is_loopback(host: str) -> bool:
    return host in ("127.0.0.1", "localhost", "::1")


def _is_for_trying_out(host: str) -> bool:
    """On this machine alone, on a file, and no proxy in front that leads people here."""
    on_a_file = not os.environ.get("DATABASE_URL", "").startswith("postgres")
    return _is_loopback(host) and on_a_file and os.environ.get("HUIQI_HTTPS") != "1"


def _refuse_unfit() -> None:
    """Behind TLS people come in earnest: nothing is served with a demonstration key or account."""
    from django.conf import settings  # noqa: PLC0415  framework hook: settings are read when the database opens

    from huiqi.web.deployment import findings  # noqa: PLC0415  framework hook: it has models

    if not settings.HTTPS:
        return
    if errors := [f"{f.msg}（{f.hint}）" for f in findings() if f.is_serious()]:
        raise InputError("DEPLOY_UNFIT", f"不能正式对外服务：{'；'.join(errors)}。全部检查：huiqi check --deploy")


def _load_demonstration() -> None:
    """A made-up district, in demonstration mode; settings and tables are open by now."""
    from django.conf import settings  # noqa: PLC0415  framework hook: settings are read when the database opens
    from django.utils import timezone  # noqa: PLC0415  framework hook

    from huiqi.web.demonstration import ensure_demonstration  # noqa: PLC0415  framework hook: it has models

    if settings.DEMONSTRATION:
        ensure_demonstration(timezone.now(), watch_days)


@contextmanager
def _timed_work() -> Iterator[None]:
    """In demonstration mode `huiqi worker` runs beside the server; elsewhere the machine starts it for itself."""
    from django.conf import settings  # noqa: PLC0415  framework hook: settings are read when the database opens

    if not settings.DEMONSTRATION:
        yield
        return
    # A session of its own: Ctrl-C reaches the server alone, which ends it.
    worker = subprocess.Popen([sys.executable, "-m", "huiqi.web.commands", "worker"], start_new_session=True)
    try:
        yield
    finally:
        worker.terminate()
        worker.wait()


def _collect_static() -> None:
    """The page files with their compressed forms, anew where one has changed: packing them takes seconds."""
    from django.conf import settings  # noqa: PLC0415  framework hook: settings are read when the database opens
    from django.contrib.staticfiles.finders import get_finders  # noqa: PLC0415  framework hook

    files = (Path(store.path(name)) for finder in get_finders() for name, store in finder.list([]))
    told = sorted(f"{path} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in files)
    stamp, now = Path(settings.STATIC_ROOT) / "collected", hashlib.sha256("\n".join(told).encode()).hexdigest()
    if not stamp.exists() or stamp.read_text() != now:
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(now)


def _free(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


class _Server(MPServer):
    """Says where it answers, once its workers have been forked.

    A thread that runs before may hold the lock of an import at the fork; the worker that is born waits for it for ever.
    """

    def startup(self, *how: Any) -> None:
        super().startup(*how)
        Thread(target=_say_where, args=(self.bind_addr, self.bind_port), daemon=True).start()


def _serve(args: argparse.Namespace) -> None:
    server = _Server(
        "huiqi.web.worker:application",
        address=args.host,
        port=args.port,
        interface=Interfaces.WSGI,
        workers=args.workers,
        blocking_threads=4,
        respawn_failed_workers=True,
        workers_kill_timeout=5,
        log_level="warning",  # type: ignore[arg-type]  # granian reads the level's name
    )
    server.serve()


def _say_where(host: str, port: int) -> None:
    """One line as soon as a worker answers: granian's own hook comes before its workers listen."""
    while True:
        try:
            socket.create_connection((host, port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
            continue
        print(f"惠企 huiqi: http://{host}:{port}/  (Ctrl-C 结束 / ends)", flush=True)
        return
