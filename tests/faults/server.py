"""Does money move exactly once though the server itself is killed? `huiqi serve`, asked over HTTP by a secretary and two
treasurers, killed with SIGKILL in the middle of what they send, and started again.

`python -m faults.server SEED KILLS` works on the database of DATABASE_URL and prints what it found. Between two lives the
worker's three actions run, beside a bank with a book of its own.
"""

import datetime as dt
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from random import Random
from typing import Any

from lxml import html

from huiqi.web.database import open_database

GONE = (OSError, http.client.HTTPException)
"""What somebody gets whose server died: refused, reset, cut short."""
LONGEST = 60
"""Seconds until a server answers, or all is done where nobody is killed."""


class Site:
    """One life of the server, in a session of its own."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        command = [sys.executable, "-m", "huiqi.web.commands", "serve", "--port", str(self.port), "--workers", "1"]
        self.process = subprocess.Popen(
            command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        end = time.monotonic() + LONGEST
        while time.monotonic() < end:
            try:
                urllib.request.urlopen(f"{self.address}/healthz", timeout=5).read()
                return
            except GONE:
                time.sleep(0.05)
        raise RuntimeError("the server does not answer")

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def kill(self) -> None:
        """Nothing is told to it or to its workers, which lead groups of their own: all stop where they are."""
        for entry in Path("/proc").glob("[0-9]*/stat"):
            try:
                session = int(entry.read_text().rpartition(")")[2].split()[3])
                if session == self.process.pid:
                    os.kill(int(entry.parent.name), signal.SIGKILL)
            except (FileNotFoundError, ProcessLookupError):
                continue
        self.process.wait()


class Person:
    """Somebody signed in at the site: opens pages and sends their forms as a browser does."""

    def __init__(self, session: str) -> None:
        self.cookies = {"sessionid": session}
        self.site: Site | None = None

    def open(self, path: str, data: dict[str, Any] | None = None) -> html.HtmlElement:
        """The page, after any redirect. Raises what GONE names where the server is dead."""
        assert self.site
        url = path if path.startswith("http") else self.site.address + path
        body = urllib.parse.urlencode(data, doseq=True).encode() if data is not None else None
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        request = urllib.request.Request(url, body, {"Cookie": cookie, "Referer": url})
        try:
            answer = urllib.request.build_opener(_Keep(self)).open(request, timeout=LONGEST)
        except urllib.error.HTTPError as refused:
            answer = refused
        page = html.document_fromstring(answer.read().decode(), base_url=answer.geturl())
        page.make_links_absolute()
        return page

    def send(self, page: html.HtmlElement, button: str, **typed: Any) -> html.HtmlElement | None:
        """Send the form that has a button with these words; None where the page has none."""
        for form in page.forms:
            if any(button == (b.text_content() or "").strip() for b in form.iter("button")):
                return self.open(form.action or page.base_url, dict(form.form_values()) | typed | _ticked(form))
        return None


def _ticked(form: html.FormElement) -> dict[str, list[str]]:
    """Every box that is ticked, also those of one name."""
    names = {i.name for i in form.iter("input") if i.get("type") == "checkbox"}
    return {n: [v for k, v in form.form_values() if k == n] for n in names if n}


class _Keep(urllib.request.HTTPRedirectHandler):
    """Follows a redirect with the person's cookies, and keeps those that were set."""

    def __init__(self, person: Person) -> None:
        self.person = person

    def http_response(self, request: Any, response: Any) -> Any:
        for line in response.headers.get_all("Set-Cookie") or ():
            name, _, value = line.partition(";")[0].partition("=")
            self.person.cookies[name] = value
        return response

    def redirect_request(self, request: Any, *rest: Any) -> Any:
        new = super().redirect_request(request, *rest)
        if new is not None:
            new.headers["Cookie"] = "; ".join(f"{n}={v}" for n, v in self.person.cookies.items())
        return new


def links(page: html.HtmlElement, part: str) -> list[str]:
    """The addresses on a page that hold `part`, each once."""
    return sorted({str(a.get("href")) for a in page.iter("a") if part in str(a.get("href"))})


def people() -> dict[str, Person]:
    """Accounts with a second factor, each with a session."""
    from allauth.mfa.adapter import get_adapter
    from allauth.mfa.models import Authenticator
    from django.conf import settings
    from django.test import Client

    from huiqi.access import actions
    from huiqi.access.actor import SYSTEM
    from huiqi.access.demonstration import CODE_SECRET

    found, now = {}, dt.datetime.now(dt.UTC)
    for name, role in (("secretary", "secretary"), ("treasurer", "treasury"), ("second", "treasury")):
        account = actions.create_account(actor=SYSTEM("test"), email=f"{name}@x.cn", name=name, at=now)
        actions.grant(actor=SYSTEM("test"), account_id=account.pk, role=role, at=now)
        secret = get_adapter().encrypt(CODE_SECRET)
        Authenticator.objects.create(user=account, type=Authenticator.Type.TOTP, data={"secret": secret})
        client = Client()
        client.force_login(account)
        found[name] = Person(client.cookies[settings.SESSION_COOKIE_NAME].value)
    return found


class Lives:
    """The server's lives, one after another, and what happens between them."""

    def __init__(self, seed: int) -> None:
        from django.conf import settings

        from faults.bank import Bank

        self.chance, self.kills, self.cut_off, self.steps = Random(seed), 0, 0, 0
        self.bank = Bank(settings.TREASURY_FOLDER, Random(seed + 1))
        self.people = people()

    def live(self, *, for_good: bool = False) -> None:
        """One life of the server while the people work; killed in the middle of a request, unless `for_good`."""
        site, stop = Site(), threading.Event()
        for person in self.people.values():
            person.site = site
        if not for_good:
            threading.Timer(self.chance.uniform(0.05, 1.5), self._end, (site, stop)).start()
        try:
            end = time.monotonic() + LONGEST
            while not stop.is_set() and time.monotonic() < end:
                if not any([self._meet(), self._pay()]) and for_good:
                    break
        except GONE:
            self.cut_off += 1
        finally:
            if for_good:
                site.kill()
            else:
                stop.wait(LONGEST)

    def _end(self, site: Site, stop: threading.Event) -> None:
        site.kill()
        self.kills += 1
        stop.set()

    def _meet(self) -> bool:
        """The secretary lists what waits and records the meeting."""
        secretary = self.people["secretary"]
        listed = secretary.send(secretary.open("/desk/meetings"), "列清单并核算", title="会议", budget_fen="10000")
        for link in links(secretary.open("/desk/meetings"), "/desk/meetings/"):
            page = secretary.open(link)
            if (
                secretary.send(page, "登记审定结果", document_number="南领资1号", attendees="甲、乙", minutes="同意。")
                is not None
            ):
                self.steps += 1
                return True
        return listed is not None

    def _pay(self) -> bool:
        """The treasurers make a batch of all that is ready, sign and send what there is."""
        treasurer, did = self.people["treasurer"], False
        checked = treasurer.send(treasurer.open("/desk/payments"), "用选中的编制批次")
        if checked is not None and treasurer.send(checked, "编制批次") is not None:
            self.steps, did = self.steps + 1, True
        for link in links(treasurer.open("/desk/payments/batches"), "/PB-"):
            for name in ("treasurer", "second"):
                did = self.people[name].send(self.people[name].open(link), "签批") is not None or did
            did = treasurer.send(treasurer.open(link), "发送") is not None or did
        return did

    def between(self) -> None:
        """The notices end, firms name accounts, the worker brings orders and books returns; the bank does its part."""
        from cases import people as p
        from faults import money
        from huiqi.cases import actions
        from huiqi.cases.models import Case
        from huiqi.cases.states import DECIDED

        now = dt.datetime.now(dt.UTC)
        for case in Case.objects.filter(state=DECIDED):
            actions.publish_notice(actor=p.OFFICER, case_id=case.pk, version=case.version, at=now)
        actions.run_clocks(actor=p.MACHINE, at=now + dt.timedelta(30))
        money._correct(lambda _: None)
        for _turn in range(20):
            actions.deliver_orders(at=now)
            self.bank.turn()
            actions.collect_returns(actor=p.MACHINE, at=now)
            actions.book_lines(actor=p.MACHINE, at=now)


def main(seed: int, kills: int) -> dict[str, Any]:
    """Six cases at a time until so many lives were ended; then everything comes to its end in peace."""
    from faults import money

    money.begin()
    lives, turn = Lives(seed), 0
    while lives.kills < kills:
        money.prepare(turn)
        turn += 1
        for _life in range(4):
            lives.live()
            lives.between()
    for _life in range(12):
        if money.all_done() and not lives.bank.answers:
            break
        lives.live(for_good=True)
        lives.between()
    paid = {case: line.amount_fen for case, line in lives.bank.paid.items()}
    return {
        "kills": lives.kills, "cut_off": lives.cut_off, "steps": lives.steps, "cases": turn * len(money.ENDINGS),
        "all_done": money.all_done(), "bank": lives.bank.wrong, "faults": money.faults(paid, set(lives.bank.orders)),
    }  # fmt: skip


if __name__ == "__main__":
    open_database()
    print(json.dumps(main(int(sys.argv[1]), int(sys.argv[2])), ensure_ascii=False))
