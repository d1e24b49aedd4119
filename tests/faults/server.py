"""Does money move exactly once though the server itself is killed? `huiqi serve`, asked over HTTP by a secretary and two
treasurers, killed with SIGKILL in the middle of what they send, and started again.

`python -m faults.server SEED KILLS SERVERS` works on the database of DATABASE_URL and prints what it found. At two servers
the same people press the same buttons at once. Between two lives the worker's three actions run, beside a bank with a book
of its own. Without KILLS nothing is killed.
"""

import datetime as dt
import json
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from random import Random
from typing import Any

from faults.site import GONE, LONGEST, Person, Site, links, signed_in
from huiqi.web.database import open_database

PEOPLE = {"secretary": "secretary", "treasurer": "treasury", "second": "treasury"}
"""Who works at the site, and as what."""


def meet(secretary: Person) -> bool:
    """The secretary lists what waits and records the meeting; whether anything was to be done."""
    listed = secretary.send(secretary.open("/desk/meetings"), "列清单并核算", title="会议", budget_fen="500")
    for link in links(secretary.open("/desk/meetings"), "/desk/meetings/"):
        typed = {"document_number": "南领资1号", "attendees": "甲、乙", "minutes": "同意。"}
        if secretary.send(secretary.open(link), "登记审定结果", **typed) is not None:
            return True
    return listed is not None


def pay(treasurer: Person, second: Person) -> bool:
    """The treasurers make a batch of all that is ready, sign and send what there is; whether anything was to be done."""
    checked = treasurer.send(treasurer.open("/desk/payments"), "用选中的编制批次")
    did = checked is not None and treasurer.send(checked, "编制批次") is not None
    for link in links(treasurer.open("/desk/payments/batches"), "/PB-"):
        for person in (treasurer, second):
            did = person.send(person.open(link), "签批") is not None or did
        did = treasurer.send(treasurer.open(link), "发送") is not None or did
    return did


class Lives:
    """The servers' lives, one after another, and what happens between them."""

    def __init__(self, seed: int, servers: int) -> None:
        from django.conf import settings

        from faults.bank import Bank

        self.chance, self.kills, self.cut_off, self.steps, self.servers = Random(seed), 0, 0, 0, servers
        self.bank = Bank(settings.TREASURY_FOLDER, Random(seed + 1))
        self.people = {name: signed_in(f"{name}@x.cn", role) for name, role in PEOPLE.items()}

    @property
    def answers(self) -> list[int]:
        return [status for person in self.people.values() for _, status in person.answers]

    def live(self, *, for_good: bool = False) -> None:
        """One life of every server, the same people at each; killed in the middle of a request, unless `for_good`."""
        sites, stop = [Site() for _ in range(self.servers)], threading.Event()
        if not for_good:
            threading.Timer(self.chance.uniform(0.05, 1.5), self._end, (sites, stop)).start()
        with ThreadPoolExecutor(self.servers) as desks:
            for desk in [desks.submit(self._work, site, stop, for_good) for site in sites]:
                desk.result()
        if for_good:
            for site in sites:
                site.kill()
        else:
            stop.wait(LONGEST)

    def _work(self, site: Site, stop: threading.Event, for_good: bool) -> None:
        secretary, *treasurers = (person.at(site) for person in self.people.values())
        end = time.monotonic() + LONGEST
        try:
            while not stop.is_set() and time.monotonic() < end:
                did = [meet(secretary), pay(*treasurers)]
                self.steps += sum(did)
                if for_good and not any(did):
                    break
        except GONE:
            self.cut_off += 1

    def _end(self, sites: list[Site], stop: threading.Event) -> None:
        for site in sites:
            site.kill()
        self.kills += len(sites)
        stop.set()

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


def main(seed: int, kills: int, servers: int) -> dict[str, Any]:
    """Six cases at a time until so many lives were ended; then everything comes to its end in peace."""
    from faults import money

    money.begin()
    lives, turn = Lives(seed, servers), 0
    while turn == 0 or lives.kills < kills:
        money.prepare(turn)
        turn += 1
        for _life in range(4 if kills else 0):
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
        "requests": len(lives.answers), "broken": lives.answers.count(500), "returns": lives.bank.files,
        "all_done": money.all_done(), "bank": lives.bank.wrong, "faults": money.faults(paid, set(lives.bank.orders)),
    }  # fmt: skip


if __name__ == "__main__":
    open_database()
    print(json.dumps(main(*map(int, sys.argv[1:])), ensure_ascii=False))
