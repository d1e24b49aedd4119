"""What must have happened before a page shows what the guide tells? Each place makes it, and gives the page's address."""

import datetime as dt
from collections.abc import Callable

from django.utils import timezone

from access.people import FIRM
from cases import people
from huiqi.access.actor import actor_of
from huiqi.cases import actions
from huiqi.cases.models import Case, Meeting, PaymentBatch, Window
from huiqi.units.money import wan
from journeys.steps import handed_in_today, noticed_today, of
from web.archive_routes import archived, refused
from web.public_routes import complaint
from web.routes import World

FIRMS = {
    "91350100M000100Y43": ("示例直播公司", 100),
    "91440300708461136T": ("示例传媒公司", 200),
    "91440300192189783K": ("示例电商公司", 50),
}
"""Three firms and the rent they paid, in 万元."""


def open_window(place: World) -> str:
    """The window of the rent subsidy is open, and the firm is registered."""
    return f"/my/cases/{place.own['draft']}/"


def ready(place: World) -> str:
    """A draft that lacks nothing."""
    case, manager, at = of(place.own["draft"]), actor_of(place.accounts["manager"], "test"), timezone.now()
    case = actions.save_draft(actor=manager, case_id=case.pk, version=case.version, at=at, answers=people.RENT)
    for paper in case.law.papers:
        case = people.attached(case, paper.name, actor=manager, at=at)
    return f"/my/cases/{case.number}/review"


def accepted(place: World) -> str:
    """The number of a case handed in and accepted today; once a place."""
    if "accepted today" not in place.own:
        case, window = of(handed_in_today(place)), actor_of(place.accounts["window"], "test")
        case = actions.accept(actor=window, case_id=case.pk, version=case.version, at=timezone.now())
        place.own["accepted today"] = case.number
    return str(place.own["accepted today"])


def handed_in(place: World) -> str:
    """The number of a case handed in today; once a place."""
    if "handed in today" not in place.own:
        place.own["handed in today"] = handed_in_today(place)
    return str(place.own["handed in today"])


def noticed(place: World) -> str:
    """The number of a notice that runs; once a place."""
    if "noticed today" not in place.own:
        place.own["noticed today"] = noticed_today().public_notice.number
    return str(place.own["noticed today"])


def returned(place: World) -> str:
    """Sent back today for correction: a draft of its own."""
    place.own.pop("draft", None)
    case, window = of(handed_in_today(place)), actor_of(place.accounts["window"], "test")
    points = [("租赁备案证明", "备案证明缺第二页，请补上完整的一份。")]
    base = {"actor": window, "case_id": case.pk, "version": case.version, "at": timezone.now()}
    return f"/my/cases/{actions.request_correction(**base, points=points).number}/"


def registered() -> int:
    """The firms are in the register; how many."""
    return len([people.firm(code, name) for code, (name, _rent) in FIRMS.items()])


def at_the_desk(place: World) -> None:
    """The window and the numbers of the rent subsidy, in March."""
    registered()
    if not Window.objects.filter(opens_at__lte=people.START).exists():
        people.window()
        people.decided_numbers()


def examined(place: World) -> str:
    """Three firms' rent subsidies wait for a meeting."""
    at_the_desk(place)
    if Case.objects.filter(state="EXAMINED").exists():
        return "/desk/meetings"
    for code, (_name, rent) in FIRMS.items():
        case = people.examined(code=code, facts={**people.RENT, "rent_paid_fen": wan(rent)})
        case.events.update(account=None)  # the people of cases.people have numbers that real accounts bear here
    return "/desk/meetings"


def listed(place: World) -> str:
    """They are listed for one, whose budget is too small for all."""
    examined(place)
    if there := Meeting.objects.first():
        return f"/desk/meetings/{there.pk}"
    people.appropriated(people.M03)
    meeting = actions.convene(
        actor=people.SECRETARY,
        title="第3次会议",
        case_ids=list(Case.objects.filter(state="EXAMINED").values_list("pk", flat=True)),
        held_on=dt.date(2026, 3, 12),
        budget_fen=wan(90),
        at=people.moment(3, 11),
    )
    return f"/desk/meetings/{meeting.pk}"


def payable(place: World) -> str:
    """A notice has ended without an objection, and the firm has named its account."""
    at_the_desk(place)
    if not Case.objects.filter(state="TO_BE_PAID").exists():
        case = people.to_be_paid()
        case.events.update(account=None)  # the people of cases.people have numbers that real accounts bear here
        people.banked()
    return "/desk/payments"


def unsigned(place: World) -> str:
    """A batch that nobody has signed."""
    payable(place)
    if there := PaymentBatch.objects.first():
        return f"/desk/payments/{there}"
    at, keys = people.moment(3, 24), list(Case.objects.filter(state="TO_BE_PAID").values_list("pk", flat=True))
    batch = actions.make_batch(actor=people.TREASURER, case_ids=keys, execute_on=at.date(), at=at)
    return f"/desk/payments/{batch}"


def granted(place: World) -> str:
    """The treasury granted this year's budget."""
    at_the_desk(place)
    for measure, fen in (("livestream.m04", wan(800)), ("livestream.m12b", wan(600))):
        people.appropriated(measure, fen)
    return "/desk/budget"


def checks(place: World) -> str:
    """An award was decided, so that its conditions are to be checked."""
    at_the_desk(place)
    people.decided()
    return "/desk/supervision"


def paid(place: World) -> None:
    """Three firms' rent subsidies were decided on, stood before the public and were paid; once a place."""
    if "paid" in place.own:
        return
    place.own["paid"] = examined(place)
    for case in Case.objects.filter(state="EXAMINED"):
        ended = people.to_be_paid(people.noticed(people.decided(case)))
        ended.events.update(account=None)  # the people of cases.people have numbers that real accounts bear here
        people.banked(ended.enterprise.credit_code)
        people.answered(people.sent(ended))


PLACES: dict[str, dict[str, Callable[[World], str]]] = {
    "open_window": {
        "my": lambda place: open_window(place) and "/my/",
        "my-apply": lambda place: open_window(place) and "/my/apply/m03",
    },
    "ready": {"my-review": ready},
    "accepted": {"my-case": lambda place: f"/my/cases/{accepted(place)}/"},
    "returned": {"my-case": returned},
    "accepted_today": {
        "desk-queue": lambda place: accepted(place) and "/desk/?view=all",
        "desk-case": lambda place: f"/desk/{accepted(place)}",
    },
    "handed_in": {"desk-case": lambda place: f"/desk/{handed_in(place)}"},
    "noticed": {
        "notices": lambda place: noticed(place) and "/notices/",
        "notice": lambda place: f"/notices/{noticed(place)}",
    },
    "recovering": {
        "my-recovery": lambda place: f"/my/cases/{place.own['recovered']}/recovery",
        "desk-recoveries": lambda place: place.own["recovered"] and "/desk/recoveries",
    },
    "registered": {
        "my-talent": lambda place: registered() and "/my/talent",
        "register-firms": lambda place: registered() and "/desk/register",
    },
    "granted": {
        "desk-budget": granted,
        "desk-budget-book": lambda place: f"{granted(place)}/book",
        "desk-year-end": lambda place: f"{granted(place)}/year-end",
    },
    "checks": {"desk-supervision": checks},
    "examined": {"desk-meetings": examined},
    "listed": {"desk-meeting": listed},
    "payable": {"desk-payments": payable},
    "unsigned": {"desk-batch": unsigned},
    "paid": {
        "results": lambda place: paid(place) or "/results",
        "progress": lambda place: paid(place) or "/progress",
        "observatory": lambda place: paid(place) or "/observatory/?on=2026-11-20",
        "observatory-list": lambda place: paid(place) or "/observatory/lists/paid?on=2026-11-20",
        "observatory-runs": lambda place: paid(place) or "/observatory/clocks?on=2026-11-20",
    },
    "complained": {
        "desk-complaints": lambda _place: complaint() and "/desk/complaints",
        "desk-complaint": lambda _place: f"/desk/complaints/{complaint()[0]}",
    },
    "closed": {"desk-archives": lambda _place: refused(FIRM) and "/desk/archives"},
    "archived": {"desk-hand-overs": lambda _place: archived(FIRM) and "/desk/hand-overs"},
}
"""Under the word of a chapter's `of`: for each route that uses it, what makes it and says where the page is."""
