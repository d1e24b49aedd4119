"""Is what a firm was told is handed in there, once and whole? Firms hand in over HTTP while everything under them fails.

`python -m faults.submissions HOW SEED TIMES [DISK]` works on the database of DATABASE_URL and prints what it found. HOW:
`server`   a worker of the server, or all of it, is killed at some moment and begun again;
`database` PostgreSQL is stopped as by a crash and begun again;
`full`     the DISK of the database is full for a while, of which PostgreSQL breaks off as by a crash;
`two`      nothing fails: each firm sends the same at two servers at once;
`dies`, `torn`  a worker dies once in the middle of a submission: see faults.wrong.
"""

import datetime as dt
import json
import os
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

from faults.disks import filled
from faults.site import GONE, LONGEST, Person, Site, signed_in
from huiqi.web.database import open_database

FIRMS = 5
"""So many hand in at once."""


class Firm:
    """One firm and its application: goes on from what the pages say, and repeats what got no answer, until it is told."""

    def __init__(self, code: str) -> None:
        from cases import people as p

        self.code, self.number, self.told, self.unanswered = code, "", "", 0
        p.firm(code, f"公司{code}")
        self.email = f"{code.lower()}@x.cn"
        self.person = signed_in(self.email, "manager", code)

    def hand_in(self, site: Site, together: threading.Barrier) -> None:
        """Until it is told so, a minute at most; where it is at two servers at once, it begins at both before it goes on."""
        me, end, begun = self.person.at(site), time.monotonic() + LONGEST, False
        while not self.told and time.monotonic() < end:
            try:
                if not begun:
                    self.begin(me)
                    begun = bool(self.number)
                    together.wait(LONGEST)
                self.go_on(me)
            except GONE:
                self.unanswered += 1
                time.sleep(0.2)

    def begin(self, me: Person) -> None:
        """The draft: a new one, or the one there is."""
        draft = me.send(me.open("/my/apply/m03"), "开始填写")
        if draft is not None and "/cases/" in str(draft.base_url):
            self.number = str(draft.base_url).rstrip("/").rpartition("/")[2]

    def go_on(self, me: Person) -> None:
        """Whatever the pages say is next, up to handing in."""
        at = f"/my/cases/{self.number}"
        page = me.open(f"{at}/review")
        if _is_review(page) and page.xpath("//h2[.='材料']/following-sibling::dl/dd[.='—']"):
            self._fill(me, at)
            page = me.open(f"{at}/review")
        if _is_review(page):
            page = me.send(page, "提交", committed="on")
        if page is not None and "待受理" in page.text_content() and not _is_review(page):
            self.told = self.number

    def _fill(self, me: Person, at: str) -> None:
        """The facts, and a file of the firm's own for each paper that has none."""
        from huiqi.gateways.specimen import specimen_pdf

        me.send(me.open(f"{at}/facts"), "保存并返回", **typed_facts())
        page = me.open(f"{at}/papers")
        wanted = [str(one.get("id")) for one in page.xpath("//fieldset[not(.//ul[@class='files'])]")]
        names = [name.replace("paper-", "file-") for name in wanted]
        me.send(page, "保存并返回", {name: specimen_pdf(f"{self.code} {name}") for name in names})


def _is_review(page: Any) -> bool:
    return str(page.base_url).endswith("/review")


def typed_facts() -> dict[str, str]:
    """The facts of a rent subsidy as people type them."""
    from cases.people import RENT

    typed: dict[str, str] = {}
    for name, value in RENT.items():
        typed[name] = {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
    return typed | {"rent_paid_fen": "100", "rent_paid_fen-unit": "wan"}


def begin() -> None:
    """A window that is open now."""
    from cases import people as p
    from huiqi.cases import actions

    now = dt.datetime.now(dt.UTC)
    p.lawful()
    actions.open_window(actor=p.ADMINISTRATOR, measure=p.M03, year=now.year, opens_at=now - dt.timedelta(1),
                        closes_at=now + dt.timedelta(30), budget_fen=None, at=now)  # fmt: skip


class Trouble:
    """What befalls the site while firms hand in, and how often."""

    def __init__(self, how: str, seed: int, disk: str = "") -> None:
        self.how, self.chance, self.did, self.disk = how, Random(seed), Counter[str](), Path(disk)
        wrong = how if how in ("dies", "torn") else ""
        self.sites = [Site(2, wrong) for _ in range(2 if how == "two" else 1)]
        if wrong:
            self.did["workers killed"] = 1
        self.back: list[tuple[float, float]] = []
        """When the database went, and when it was back."""
        self.deaf = 0

    @property
    def times(self) -> int:
        return sum(count for what, count in self.did.items() if "crash" not in what)

    def strike(self, firms: list[Firm]) -> None:
        """Once, after some answers; the database goes when somebody was told, and others are in the middle.

        By answers, not by the clock: on a quick machine all would have handed in before anything befell them.
        """
        site, end = self.sites[0], time.monotonic() + LONGEST
        answered = _answered(firms) + self.chance.randrange(2 * len(firms))
        while _answered(firms) < answered and not _all_told(firms) and time.monotonic() < end:
            time.sleep(0.005)
        if _all_told(firms):
            return
        if self.how == "database":
            from databases import restart

            end = time.monotonic() + LONGEST
            while not any(firm.told for firm in firms) and time.monotonic() < end:
                time.sleep(0.01)
            gone = time.monotonic()
            restart(os.environ["DATABASE_URL"])
            self.back.append((gone, time.monotonic()))
            self.deaf += self._deaf(site)
            self.did["restarts"] += 1
        elif self.how == "full":
            self.fill(firms)
        elif self.how == "server" and self.times % 3 == 2:
            site.kill()
            site.start()
            self.did["servers killed"] += 1
        elif self.how == "server":
            site.kill_worker(self.chance)
            self.did["workers killed"] += 1

    def fill(self, firms: list[Firm]) -> None:
        """No byte is left until somebody has felt it, and a little longer; every second time for the log of the database.

        Where all were told before they could feel it, it is not counted, and done again to others.

        Without room for its log PostgreSQL stops as by a crash. It gives up, or gets up on what it kept of old logs.
        """
        import psycopg

        from databases import cluster_of, fill_the_log, start_again

        address = os.environ["DATABASE_URL"]
        asked = psycopg.connect(address, autocommit=True) if address.startswith("postgres") else None
        cluster = cluster_of(address) if asked else ""
        with filled(self.disk):
            before, end = self._felt(firms), time.monotonic() + LONGEST
            while self._felt(firms) == before and not _all_told(firms) and time.monotonic() < end:
                time.sleep(0.01)
            if asked and self.did["full disks"] % 2 and fill_the_log(asked):
                self.did["crashes of the database"] += 1
            time.sleep(self.chance.uniform(0.1, 1.0))
        self.did["full disks"] += self._felt(firms) > before
        if asked:
            asked.close()
            start_again(address, cluster)

    def _felt(self, firms: list[Firm]) -> int:
        """How many answers said that there is no room, or that the database is away."""
        return sum(status in (503, 507) for firm in firms for _, status in firm.person.answers)

    def _deaf(self, site: Site) -> int:
        """How many of the next requests, enough for every connection that the site keeps, are not answered."""
        deaf = 0
        for _ in range(8):
            try:
                site.ask(LONGEST)
            except GONE:
                deaf += 1
        return deaf

    def end(self) -> None:
        for site in self.sites:
            site.kill()


def _answered(firms: list[Firm]) -> int:
    return sum(len(firm.person.answers) for firm in firms)


def _all_told(firms: list[Firm]) -> bool:
    return all(firm.told for firm in firms)


def main(how: str, seed: int, times: int, disk: str = "") -> dict[str, Any]:
    """Rounds of firms until so much befell them, or so many rounds where nothing does; and what does not hold after."""
    begin()
    trouble = Trouble(how, seed, disk)
    try:
        firms = _rounds(trouble, times)
    finally:
        trouble.end()
    answers = [answer for firm in firms for answer in firm.person.answers]
    calm = [status for left, status in answers if not any(gone - LONGEST < left < back for gone, back in trouble.back)]
    return {
        "did": dict(trouble.did), "firms": len(firms), "requests": len(answers),
        "unanswered": sum(firm.unanswered for firm in firms), "told": sum(bool(firm.told) for firm in firms),
        "no_room": sum(status == 507 for _, status in answers),
        "broken": sum(status == 500 for _, status in answers), "late": trouble.deaf + calm.count(503),
        **wrongs(firms),
    }  # fmt: skip


def _rounds(trouble: Trouble, times: int) -> list[Firm]:
    from django.db import connection

    from huiqi.units.credit_code import make_credit_code

    firms: list[Firm] = []
    strikes, rounds = trouble.how in ("server", "database", "full"), 0
    while (trouble.times if strikes else rounds) < times:
        now = [Firm(make_credit_code(f"{len(firms) + place:08d}")) for place in range(FIRMS)]
        firms, rounds = firms + now, rounds + 1
        if trouble.how == "database":
            connection.cursor().execute("CHECKPOINT")
        connection.close()  # it would not outlive its server
        together = [threading.Barrier(len(trouble.sites)) for _ in now]
        threads = [threading.Thread(target=firm.hand_in, args=(site, begun))
                   for firm, begun in zip(now, together, strict=True) for site in trouble.sites]  # fmt: skip
        for thread in threads:
            thread.start()
        while strikes and any(thread.is_alive() for thread in threads) and trouble.times < times:
            trouble.strike(now)
        for thread in threads:
            thread.join()
    return firms


def wrongs(firms: list[Firm]) -> dict[str, list[str]]:
    """What a firm was told and is not there whole, what is there twice, and whether the audit chain is whole."""
    from huiqi.access.audit import verify
    from huiqi.cases.models import Case

    lost, doubled = [], []
    for firm in firms:
        cases = list(Case.objects.filter(enterprise__credit_code=firm.code))
        if firm.number and [str(case) for case in cases] != [firm.number]:
            (lost if not cases else doubled).append(f"{firm.code}: {firm.number} and {list(map(str, cases))}")
        for case in cases:
            less, more = _differs(case, told=bool(firm.told))
            lost += [f"{case}: {what}" for what in less]
            doubled += [f"{case}: {what}" for what in more]
        if not firm.told:
            lost.append(f"{firm.code} was never told")
    if (broken := verify()) is not None:
        lost.append(f"the audit chain breaks at {broken}")
    return {"lost": lost, "doubled": doubled}


def _differs(case: Any, *, told: bool) -> tuple[list[str], list[str]]:
    """What a handed-in case lacks, and what it has twice."""
    from cases.people import RENT
    from huiqi.access.models import AuditEntry
    from huiqi.cases.models import Upload
    from huiqi.cases.states import SUBMITTED
    from huiqi.register.files import store

    counts = {
        "submissions": case.events.filter(event="submit").count(),
        "audit rows of it": AuditEntry.objects.filter(verb="case.submit", subject=f"case:{case.number}").count(),
        "clocks": case.clocks.count(),
    }
    rows = AuditEntry.objects.filter(subject=f"case:{case.number}")
    audited = Counter(json.loads(row.detail)["version"] for row in rows)
    counts |= {f"audit rows of version {event.version}": audited[event.version] for event in case.events.all()}
    uploads = {paper.name: Upload.objects.filter(paper__case=case, paper__name=paper.name) for paper in case.law.papers}
    counts |= {f"files of {name}": files.count() for name, files in uploads.items()}
    less = [f"no {what}" for what, count in counts.items() if not count]
    more = [f"{count} {what}" for what, count in counts.items() if count > 1]
    if (case.state, case.facts, case.committed) != (SUBMITTED, dict(RENT), True):
        less.append(f"{case.state} with {case.facts}")
    if case.events.last().version != case.version or case.events.count() != case.version:
        less.append(f"version {case.version} with {case.events.count()} lines of history")
    less += [f"the store lacks {one}" for files in uploads.values() for one in files if not store().has(one.sha256)]
    return less, more


if __name__ == "__main__":
    open_database()
    print(json.dumps(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), *sys.argv[4:]), ensure_ascii=False))
