"""`python -m scan [--minutes 8] [--write docs/scan.md]`: exit 0 where the scanner finds nothing above low.

A demonstration of its own is made, served and thrown away; the reports, one a visitor, stay in .cache/scan.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import unquote

from bench.machine import measured_here
from bench.pages import served

from scan.page import page, wrong
from scan.scanner import Scan, Scanner, tour
from scan.servers import MODULES_THAT_FIND, SESSION, full_of_holes, listening

ROOT = Path(__file__).parents[2]
KEPT = ROOT / ".cache" / "scan"
FIRMS = 20
"""The year of so many firms leaves cases in every state but two."""
VISITORS = {"signed out": "", "a firm's manager": "manager", "an officer": "officer"}
NEVER = "account_logout"
"""The route that would end a visitor's session."""


def settings(folder: Path) -> dict[str, str]:
    """What an operator would set for this: a database and folder of its own, and APIs that answer any number of requests."""
    return {
        "HUIQI_VAR": str(folder / "var"),
        "DATABASE_URL": f"sqlite:///{folder}/demo.sqlite3",
        "HUIQI_DEMONSTRATION": "1",
        "HUIQI_MAIL_URL": "memory:",
        "HUIQI_API_PER_MINUTE": "1000000,1000000",
        "DJANGO_SETTINGS_MODULE": "huiqi.web.settings",
    }


def control(folder: Path) -> list[str]:
    """The modules that did not find the hole that is there for them. They take minutes; no clock ends them."""
    with listening() as listener, full_of_holes(listener) as address:
        scanner = Scanner(address, folder / "control", SESSION, listener)
        found = tour(scanner, "control", ["/"], [], lambda path: path, 60).findings
    return sorted(MODULES_THAT_FIND - {one.module for one in found})


def kind(path: str) -> str:
    """The name of the route of an address; empty where it has none or is NEVER to be asked."""
    from django.urls import Resolver404, resolve

    try:
        name = resolve(unquote(path)).view_name
    except Resolver404:
        return ""
    return "" if name == NEVER else name


def session_of(role: str) -> str:
    """The session of the demonstration's person of a role; empty for nobody."""
    from django.conf import settings as service
    from django.test import Client

    from huiqi.access.models import Account

    if not role:
        return ""
    client = Client()
    client.force_login(Account.objects.get(email=f"{role}@demo.huiqi.example"), backend="huiqi.web.account.adapter.Backend")
    return client.cookies[service.SESSION_COOKIE_NAME].value


def inside(session: str) -> bool:
    """Whether a session still opens a page of somebody's own."""
    from django.conf import settings as service
    from django.test import Client

    client = Client(headers={"host": "localhost"})
    client.cookies[service.SESSION_COOKIE_NAME] = session
    return client.get("/account/").status_code == 200


def scans(folder: Path, minutes: float) -> tuple[list[Scan], list[str], int]:
    """The tours of all visitors, the visitors whose session ended on the way, and how many routes there are."""
    environment = os.environ | settings(folder)
    command = [sys.executable, "-m", "huiqi.web.commands", "demo", "--firms", str(FIRMS)]
    subprocess.run(command, env=environment, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    os.environ |= settings(folder)
    import django

    django.setup()
    from django.urls import reverse

    from web.routes import ROUTES

    starts = ["/", *(reverse(name) for name, row in ROUTES.items() if not row.objects and row.method == "get")]
    found, ended = [], []
    with served(environment, KEPT / "service.log") as port:
        for visitor, role in VISITORS.items():
            session = session_of(role)
            with listening() as listener:
                scanner = Scanner(f"http://127.0.0.1:{port}/", folder / (role or "nobody"), session, listener)
                found.append(tour(scanner, visitor, starts, [reverse(NEVER) + "*"], kind, minutes))
            shutil.copy(scanner.report, KEPT / f"{role or 'nobody'}.json")
            shutil.copy(scanner.calls, KEPT / f"{role or 'nobody'}.calls")
            ended += [visitor] if session and not inside(session) else []
            print(found[-1], flush=True)
    return found, ended, len(ROUTES) - 1


def main() -> int:
    """What must be found, then every visitor; 1 where something speaks against the service or the scan."""
    asked = argparse.ArgumentParser(prog="scan", description=__doc__)
    asked.add_argument("--minutes", type=float, default=8, help="for each visitor; default 8")
    asked.add_argument("--write", type=Path, metavar="FILE.md")
    args = asked.parse_args()
    shutil.rmtree(KEPT, ignore_errors=True)
    KEPT.mkdir(parents=True)
    with tempfile.TemporaryDirectory(prefix="huiqi-scan-") as folder:
        if missed := control(Path(folder)):
            print("The scanner is blind: it did not find the planted holes for", ", ".join(missed), file=sys.stderr)
            return 1
        found, ended, routes = scans(Path(folder), args.minutes)
    against = wrong(found, ended)
    written = page(found, against, routes, measured_here())
    print(written)
    if args.write:
        args.write.write_text(written, encoding="utf-8")
    return int(bool(against))


if __name__ == "__main__":
    sys.exit(main())
