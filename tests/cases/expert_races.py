"""Two experts send their points while the officer ends the panel: each score counts or is refused, on either database.

`python -m cases.expert_races` runs it on the database of DATABASE_URL and prints what came of it as JSON.
"""

import datetime as dt
import json
import time
from collections.abc import Callable

ROUNDS = 6


def judged_at_once() -> dict[str, object]:
    """Per round: who won, and whether the result counts exactly the scores that are kept."""
    from cases import people
    from cases.races import race
    from huiqi.cases import actions
    from huiqi.cases.models import Case, Panel, Score

    _district()
    after = people.moment(3, 14)
    found: dict[str, object] = {}
    for number in range(ROUNDS):
        panel = _panel_with_three_scores(str(number))
        case = Case.objects.get(pk=panel.case_id)
        late = [_sender(panel, seat.account, after) for seat in list(panel.seats.all())[3:]]

        def close(case: Case = case) -> None:
            actions.close_panel(actor=people.INDUSTRY_OFFICER, case_id=case.pk, version=case.version, at=after)

        outcome = race(*late, close)
        panel = Panel.objects.get(pk=panel.pk)
        kept = Score.objects.filter(seat__panel=panel, criterion=0).count()
        counted = panel.result["n"] if panel.result else None
        found[f"round {number}"] = {
            "others": sorted(set(outcome) - {"won"}),
            "won": outcome.count("won"),
            "kept": kept,
            "counted": counted,
        }
    return found


def unlocked() -> dict[str, int]:
    """The same with the lock taken away and the end held open between its reading and its writing.

    Where two can really write at once, a score is then kept and not counted: what the lock is for.
    """
    from cases import people
    from cases.races import race
    from huiqi.cases import actions
    from huiqi.cases.actions import change, experts
    from huiqi.cases.models import Case, Panel, Score

    panel = _panel_with_three_scores("unlocked")
    case = Case.objects.get(pk=panel.case_id)
    after = people.moment(3, 14)
    fourth = list(panel.seats.all())[3]
    send = _sender(panel, fourth.account, after)
    locks, count = (change.locked, experts.locked), experts.result_of

    def slowly(*figures: object) -> object:
        time.sleep(1.5)
        return count(*figures)  # type: ignore[arg-type]

    def free(case_id: int) -> Case:
        return Case.objects.select_related("enterprise", "window").get(pk=case_id)

    def sent() -> None:
        time.sleep(0.5)
        send()

    def close() -> None:
        actions.close_panel(actor=people.INDUSTRY_OFFICER, case_id=case.pk, version=case.version, at=after)

    change.locked = experts.locked = free
    experts.result_of = slowly
    try:
        race(close, sent)
    finally:
        change.locked, experts.locked = locks
        experts.result_of = count
    panel = Panel.objects.get(pk=panel.pk)
    return {
        "kept": Score.objects.filter(seat__panel=panel, criterion=0).count(),
        "counted": panel.result["n"] if panel.result else 0,
    }


def _district() -> None:
    from cases import panels, people

    people.firm()
    people.window(panels.M08)
    people.decided_numbers(panels.M08)
    for number in range(5):
        panels.expert(number)


def _panel_with_three_scores(matter: str) -> object:
    """A panel of five whose day is past on 14 March; three have scored, all have accepted."""
    from cases import panels
    from huiqi.cases import actions
    from huiqi.cases.models import ScoreSheet

    case = panels.event(matter=matter)
    if not ScoreSheet.objects.exists():
        case = panels.sheet(case)
    panel = panels.set_up(case, size=5)
    for number, seat in enumerate(panel.seats.all()):
        actions.accept_seat(actor=panels.as_(seat.account), panel_id=panel.pk, at=panels.NINTH)
        if number < 3:
            panels.give(panel, seat, 8_000, 8_000, 8_000)
    return panel


def _sender(panel: object, account: int, at: dt.datetime) -> Callable[[], object]:
    from cases import panels
    from huiqi.cases import actions

    actor = panels.as_(account)
    return lambda: actions.submit_scores(actor=actor, panel_id=panel.pk, at=at, points=[9_000] * 3, comments=["好"] * 3)


def main() -> None:
    """On a database of its own, brought up to date first."""
    from huiqi.web.database import open_database

    open_database()
    print(json.dumps({"locked": judged_at_once(), "unlocked": unlocked()}))


if __name__ == "__main__":
    main()
