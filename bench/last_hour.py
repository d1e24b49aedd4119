"""Does a window's last hour lose work? 1,000 firms sign in, read, upload, hand in; ever more of them until it closes.

The service stands behind nginx with the file of deploy/, over TLS, as people reach it. Each firm is a thread with an
address and cookies of its own, and goes from step to step without a pause: sign in, home, form, papers, upload, check,
hand in. Where the service fails or does not answer, the firm repeats the step, as people do.
The hour is told in fewer minutes: once as the machine can bear, once as an overload on purpose.
"""

import os
import re
import secrets
import ssl
import tempfile
import threading
import time
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any

import httpx
from tests.deployed import Site, behind_nginx

from bench.databases import environment, on_both
from bench.pages import District, quantile, served
from huiqi.gateways.specimen import specimen_pdf

FIRMS = 1_000
PACES = (12, 4)
"""In how many minutes the hour is told."""
STEPS = {
    "page": "the page to sign in", "sign_in": "signing in, with the password's hash", "home": "the firm's home",
    "form": "the form", "papers": "the papers", "upload": "uploading every paper", "check": "checking",
    "hand_in": "handing in",
}  # fmt: skip
"""What a firm does, in its order."""
STEEPNESS = 3
"""Of all firms, the share (t / hour) ** STEEPNESS has come by t: an eighth in the first half."""
TRIES, PAUSE, PATIENCE = 5, 1.0, 120
"""How often a step is tried, and the seconds between two tries and until an answer is no longer waited for."""
WARM = 10
"""Pages asked for before the hour, so that both workers have begun; nginx lets no more through at once."""
KEYS = ("HUIQI_SECRET_KEY", "HUIQI_AUDIT_KEY", "HUIQI_DATA_KEY")
_IN_EARNEST = {"HUIQI_HTTPS": "1", "HUIQI_URL": "https://localhost", "HUIQI_HOSTS": "localhost"}
_PAGE_BEFORE = {"Referer": "https://localhost/"}
"""nginx passes the name on without the port, and a form counts where it comes from a page of that name."""
_VERSION = re.compile(r'name="version"[^>]*value="(\d+)"')


class Failed(Exception):
    """A step was not answered in earnest after every try."""


def failed(status: int) -> bool:
    """Whether a step is to be repeated: no answer (0), a fault of the service, or too many at once."""
    return not status or status == 429 or status >= 500


class Firm:
    """One firm's browser, and what each step took: its name, seconds, status (0: no answer) and when it was sent."""

    def __init__(self, site: Site, trusted: ssl.SSLContext, place: int, given: dict[str, Any]) -> None:
        own = f"127.1.{place // 250}.{place % 250 + 1}"
        transport = httpx.HTTPTransport(local_address=own, verify=trusted)
        self.browser = httpx.Client(
            base_url=f"https://localhost:{site.port}", transport=transport, timeout=PATIENCE, headers=_PAGE_BEFORE
        )
        self.given, self.taken = given, list[tuple[str, float, int, float]]()
        self.outcome = "gave up"

    def ask(self, step: str, path: str, **sent: Any) -> httpx.Response:
        """The answer to one step, repeated where the service fails. Raises Failed."""
        for _ in range(TRIES):
            start, at = time.perf_counter(), time.time()
            try:
                answer = self.browser.request("POST" if sent else "GET", path, **sent)
            except httpx.HTTPError:
                self.taken.append((step, time.perf_counter() - start, 0, at))
            else:
                self.taken.append((step, time.perf_counter() - start, answer.status_code, at))
                if not failed(answer.status_code):
                    return answer
            time.sleep(PAUSE)
        raise Failed(step)

    def form(self, page: httpx.Response, **fields: str) -> dict[str, str]:
        """What a form of a page sends."""
        version = _VERSION.search(page.text)
        token = self.browser.cookies.get("__Host-csrftoken") or ""
        return {"csrfmiddlewaretoken": token} | ({"version": version[1]} if version else {}) | fields

    def apply(self) -> None:
        """From the first page to the last; `outcome` is what the firm was told."""
        case = f"/my/cases/{self.given['case']}"
        page = self.ask("page", "/account/login/")
        entered = self.ask(
            "sign_in", "/account/login/", data=self.form(page, login=self.given["email"], password=self.given["password"])
        )
        if entered.status_code != 302:
            raise Failed(f"sign_in {entered.status_code}")
        self.ask("home", "/my/")
        self.ask("form", f"{case}/facts")
        page = self.ask("papers", f"{case}/papers")
        files = {
            f"file-{n}": (f"{n}.pdf", specimen_pdf(f"{self.given['case']} {n}"), "application/pdf")
            for n in range(self.given["papers"])
        }
        kept = self.ask("upload", f"{case}/papers", data=self.form(page), files=files)
        if kept.status_code != 302:
            raise Failed(f"upload {kept.status_code}")
        page = self.ask("check", f"{case}/review")
        told = self.ask("hand_in", f"{case}/review", data=self.form(page, committed="on"))
        closed = told.status_code == 422 and "截止" in told.text
        self.outcome = "accepted" if told.status_code == 302 else "told closed" if closed else f"told {told.status_code}"

    def run(self, at: float) -> None:
        """Come at a moment and apply."""
        time.sleep(max(at - time.time(), 0))
        try:
            self.apply()
        except Failed as failed:
            self.outcome = f"gave up at {failed}"
        finally:
            self.browser.close()


def arrivals(firms: int, seconds: float) -> list[float]:
    """When each firm comes, in seconds from the hour's beginning."""
    return [seconds * ((n + 0.5) / firms) ** (1 / STEEPNESS) for n in range(firms)]


def _told(firms: list[Firm], closes: float, district: District) -> dict[str, Any]:
    """What the firms were told, against what is in the database."""
    handed = [(firm, step) for firm in firms for step in firm.taken if step[0] == "hand_in"]
    early = [firm for firm, (_, _, _, sent) in handed if sent < closes and firm.outcome == "told closed"]
    accepted = [firm.given["case"] for firm in firms if firm.outcome == "accepted"]
    other = [firm.given["case"] for firm in firms if firm.outcome != "accepted"]
    late = [firm for firm, (_, took, _, sent) in handed if firm.outcome == "accepted" and sent < closes < sent + took]
    uploaded = [
        firm.given["case"] for firm in firms if any(s == "upload" and status == 302 for s, _, status, _ in firm.taken)
    ]
    return {
        "outcomes": Counter(firm.outcome for firm in firms),
        "accepted_lost": len(accepted) - district.ask("whole", accepted),
        "refused_but_there": district.ask("submitted", other),
        "papers_lost": len(uploaded) - district.ask("papers_kept", uploaded),
        "sent_before_told_closed": len(set(early)),
        "accepted_answered_after": len(late),
    }


def measured(address: str, count: int, minutes: float) -> dict[str, Any]:
    """The last hour of so many firms, told in so many minutes, on one database."""
    with tempfile.TemporaryDirectory(prefix="huiqi-bench-") as folder:
        env = environment(address, folder) | _IN_EARNEST | {name: secrets.token_urlsafe(50) for name in KEYS}
        district = District(env)
        district.ask("begin")
        before = os.getloadavg()[0]
        with served(env, Path(folder) / "log") as port, behind_nginx(Path(folder) / "nginx", port) as site:
            trusted = ssl.create_default_context(cafile=str(site.certificate))
            with httpx.Client(base_url=f"https://localhost:{site.port}", verify=trusted, timeout=PATIENCE) as first:
                for _ in range(WARM):
                    first.get("/account/login/", headers={"Connection": "close"}).raise_for_status()
            firms = [Firm(site, trusted, n, given) for n, given in enumerate(district.ask("to_upload", count))]
            begins, seconds = time.time() + 2, minutes * 60
            district.ask("close_at", closes := begins + seconds)
            times = arrivals(count, seconds)
            threads = [threading.Thread(target=f.run, args=(begins + t,)) for f, t in zip(firms, times, strict=True)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            lasted = time.time() - closes
            found = _told(firms, closes, district)
        district.stop()
        steps = {name: _step(firms, name) for name in STEPS}
        tenths = Counter(min(int(t / seconds * 10), 9) for t in times)
        return found | {
            "firms": count, "minutes": minutes, "tenths": [tenths[n] for n in range(10)], "steps": steps,
            "after_seconds": lasted, "day": time.strftime("%Y-%m-%d"), "load_before": before,
        }  # fmt: skip


def _step(firms: list[Firm], name: str) -> dict[str, Any]:
    """How long the answers to one step took, and how many were errors, by status."""
    taken = [(seconds, status) for firm in firms for step, seconds, status, _ in firm.taken if step == name]
    took = [seconds for seconds, status in taken if status]
    wrong = Counter(str(status) for _, status in taken if failed(status))
    return {"answers": len(took), "errors": wrong} | {f"p{p}": quantile(took, p) for p in (50, 95, 99) if took}


def last_hour() -> dict[str, Any]:
    """Each pace, in minutes, on both databases. Raises RuntimeError without PostgreSQL or nginx."""
    return {str(minutes): on_both(partial(measured, count=FIRMS, minutes=minutes)) for minutes in PACES}
