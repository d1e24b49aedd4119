"""Two people at the same moment, each on a connection of their own: who wins, on either database?

`python -m cases.races` runs every race on the database of DATABASE_URL and prints the outcomes as JSON.
"""

import json
import threading
from collections.abc import Callable

Work = Callable[[], object]


def race(*works: Work) -> list[str]:
    """What became of each work, started together: `won`, or the name of its refusal."""
    from django.db import connection

    outcome = [""] * len(works)
    gate = threading.Barrier(len(works))

    def run(place: int, work: Work) -> None:
        try:
            connection.ensure_connection()
            gate.wait(20)
            work()
            outcome[place] = "won"
        except Exception as refused:
            outcome[place] = type(refused).__name__
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcome)


def all_races() -> dict[str, list[str]]:
    """Each race by name, in a fresh district; `unchecked` is the same with the version check switched off."""
    from cases import people as p
    from huiqi.cases import actions
    from huiqi.cases.actions import change
    from huiqi.cases.models import Case

    p.firm()
    p.window()
    at, found = p.moment(3, 3), {}

    def next_case(prepare: Callable[[], Case]) -> Case:
        live = Case.objects.exclude(state="WITHDRAWN").first()
        if live:
            actions.withdraw(actor=p.MANAGER, case_id=live.pk, version=live.version, at=at)
        return prepare()

    def of(action: Callable[..., object], case: Case, actor: object, **more: object) -> Work:
        return lambda: action(actor=actor, case_id=case.pk, version=case.version, at=at, **more)

    fact = {"fact": "sublet", "raw": False, "source": "现场", "why": "核实"}
    case = next_case(p.submitted)
    found["accept or refuse"] = race(
        of(actions.accept, case, p.WINDOW), of(actions.refuse_acceptance, case, p.WINDOW_TWO, why="不符合")
    )
    Case.objects.filter(state="REFUSED").update(state="WITHDRAWN")
    case = next_case(p.draft)
    found["submit twice"] = race(*[of(actions.submit, case, p.MANAGER, committed=True)] * 4)
    case = next_case(p.accepted)
    works = [of(actions.verify_fact, case, actor, **fact) for actor in (p.OFFICER, p.OFFICER_TWO)]
    found["verify twice"] = race(*works)
    case = next_case(p.accepted)
    checked, change.is_stale = change.is_stale, lambda case, version: False
    try:
        found["verify twice, unchecked"] = race(
            *[of(actions.verify_fact, case, actor, **fact) for actor in (p.OFFICER, p.OFFICER_TWO)]
        )
    finally:
        change.is_stale = checked
    Case.objects.all().update(state="WITHDRAWN")
    found["open a draft"] = race(
        *[lambda: actions.open_draft(actor=p.MANAGER, credit_code=p.CODE, measure=p.M03, at=at)] * 4
    )
    found["drafts"] = ["one"] * Case.objects.filter(state="DRAFT").count()
    return found | _meetings() | _proposals()


def _meetings() -> dict[str, list[str]]:
    """Two meetings at once, each with more than half of what the window has; then without the check."""
    from cases import people as p
    from huiqi.cases.actions import meeting
    from huiqi.cases.models import Case, MeetingItem

    p.firm(p.OTHER_CODE, "另一家公司")
    Case.objects.all().update(state="WITHDRAWN")
    cases = [p.examined(), p.examined(code=p.OTHER_CODE)]

    def convening(case: Case) -> Work:
        listed = {"title": "会议", "case_ids": [case.pk], "held_on": p.moment(3, 12).date(), "budget_fen": 600_000_000}
        return lambda: meeting.convene(actor=p.SECRETARY, at=p.moment(3, 11), **listed)

    found = {"two meetings": race(*map(convening, cases))}
    MeetingItem.objects.all().delete()
    checked, meeting._refuse_over_budget = meeting._refuse_over_budget, lambda *_, **__: None
    try:
        found["two meetings, unchecked"] = race(*map(convening, cases))
    finally:
        meeting._refuse_over_budget = checked
    return found


def _proposals() -> dict[str, list[str]]:
    """Two nightly runs at once, then one click made four times: all four see the one case; then without looking."""
    from cases import people as p
    from cases import proposals as known
    from huiqi.cases.actions import proposals
    from huiqi.cases.models import Case, Proposal, Window

    Case.objects.all().update(state="WITHDRAWN")
    Window.objects.update(free_of_application=True)
    p.decided_numbers()
    for code in (p.CODE, p.OTHER_CODE):
        known.known_firm(code)
    at = p.moment(3, 4)
    found = {"two nightly runs": race(*[lambda: proposals.propose(actor=p.MACHINE, at=at)] * 2)}

    def clicks(code: str) -> list[str]:
        row = Proposal.objects.get(enterprise__credit_code=code)
        click = {"actor": p.applicant(code), "proposal_id": row.pk, "version": row.version, "at": at}
        return race(*[lambda: proposals.confirm_proposal(**click)] * 4)

    found["one click four times"] = clicks(p.CODE)
    checked, proposals.is_confirmed = proposals.is_confirmed, lambda proposal: False
    try:
        found["one click four times, unchecked"] = clicks(p.OTHER_CODE)
    finally:
        proposals.is_confirmed = checked
    found["cases of clicks"] = ["one"] * Case.objects.filter(source="proposal").count()
    return found


def main() -> None:
    """On a database of its own, brought up to date first."""
    from huiqi.web.database import open_database

    open_database()
    print(json.dumps(all_races()))


if __name__ == "__main__":
    main()
