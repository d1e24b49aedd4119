"""`huiqi serve`: bring the database, translations and files up to date, then answer on HOST:PORT until Ctrl-C."""

import argparse
import os
import socket
import sys

import django
from django.core.management import call_command
from granian import Granian
from granian.constants import Interfaces

from huiqi.web import translations


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to listen; the environment's HOST and PORT are the defaults."""
    parser.description = __doc__
    parser.add_argument("--host", default=os.environ.get("HOST") or "127.0.0.1", help="default HOST or 127.0.0.1")
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000), help="default PORT or 8000")
    parser.add_argument("--workers", type=int, default=2, help="worker processes, default 2")


def run(args: argparse.Namespace) -> int:
    """0 after Ctrl-C, 1 where the port is not free."""
    if not _free(args.host, args.port):
        print(
            f"SERVE_PORT：{args.host}:{args.port} 已被占用或不可用。换一个端口再试，例如 PORT={args.port + 1} make run",
            file=sys.stderr,
        )
        return 1
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiqi.web.settings")
    if args.host not in ("127.0.0.1", "localhost", "::1"):
        os.environ.setdefault("HUIQI_HOSTS", f"localhost,127.0.0.1,{args.host},{socket.gethostname()}")
    prepare()
    _serve(args)
    return 0


def prepare() -> None:
    """Everything a start needs, each part skipped where it is already there."""
    translations.compile_stale()
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def _free(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _serve(args: argparse.Namespace) -> None:
    server = Granian(
        "huiqi.web.wsgi:application",
        address=args.host,
        port=args.port,
        interface=Interfaces.WSGI,
        workers=args.workers,
        blocking_threads=4,
        respawn_failed_workers=True,
        workers_kill_timeout=5,
        log_level="warning",  # type: ignore[arg-type]  # granian reads the level's name
    )

    @server.on_startup
    def say_where() -> None:
        print(f"惠企 huiqi: http://{args.host}:{args.port}/  (Ctrl-C 结束 / ends)", flush=True)

    server.serve()
