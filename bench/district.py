"""A district to measure pages in: `python -m bench.district` keeps one Django process that obeys orders, a line each.

The first cases are made by the actions a person would use; what makes the lists long are copies of them with their
history and clocks, decided and put before the public where their state says so, inserted raw and without audit entries,
since only the number of rows is wanted.
"""

import datetime as dt
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator
from typing import Any

from huiqi.web.database import open_database

open_database()  # models are read below

from allauth.mfa.models import Authenticator  # noqa: E402  framework hook: settings come first
from django.conf import settings  # noqa: E402  framework hook: settings come first
from django.contrib.auth.hashers import make_password  # noqa: E402  framework hook: settings come first
from django.db import connection, models  # noqa: E402  framework hook: settings come first
from django.test import Client  # noqa: E402  framework hook: settings come first
from django.test.utils import CaptureQueriesContext  # noqa: E402  framework hook: settings come first
from django.utils import timezone  # noqa: E402  framework hook: settings come first

from huiqi.access import actions as access  # noqa: E402  framework hook: settings come first
from huiqi.access.actor import DEPARTMENT_ROLES, FIRM_ROLES, STAFF_ROLES, SYSTEM, actor_of  # noqa: E402  framework hook: settings come first
from huiqi.access.models import Account, RoleGrant  # noqa: E402  framework hook: settings come first
from huiqi.cases import actions  # noqa: E402  framework hook: settings come first
from huiqi.cases.masks import masked_credit_code  # noqa: E402  framework hook: settings come first
from huiqi.cases.models import Case, CasePaper, Clock, Decision, Event, Meeting, Notice, Upload, Window  # noqa: E402  framework hook: settings come first
from huiqi.cases.states import State  # noqa: E402  framework hook: settings come first
from huiqi.policies import find_measure  # noqa: E402  framework hook: settings come first
from huiqi.register import actions as register  # noqa: E402  framework hook: settings come first
from huiqi.register.files import store  # noqa: E402  framework hook: settings come first
from huiqi.register.models import Enterprise  # noqa: E402  framework hook: settings come first

MACHINE = SYSTEM("bench")
FIRM, RENT, PARK = "91350100M000100Y43", "livestream.m03", "livestream.m01"
STATES = (State.SUBMITTED, State.SUBMITTED, State.ACCEPTED, State.ACCEPTED, State.EXAMINED, State.DECIDED, State.REJECTED,
          State.TO_BE_PAID, State.TO_BE_PAID, State.TO_BE_PAID)  # fmt: skip
CASES_PER_FIRM, BATCH, AWARD_FEN = 5, 5000, 31_000_000


def begin() -> dict[str, str]:
    """A firm, a person of each role that is measured, open windows, one case handed in; the session of each person."""
    now = timezone.now()
    register.record_enterprise(actor=MACHINE, credit_code=FIRM, name="量测直播公司", at=now)
    people = {role: _person(role, now) for role in ("administrator", "manager", "officer", "window", "secretary")}
    administrator = actor_of(people["administrator"], "bench")
    secretary, on = actor_of(people["secretary"], "bench"), timezone.localdate(now)
    register.publish_version(
        actor=secretary, policy="livestream", title="量测", text="一、目标\n三、措施", document_number="量测〔1〕号", at=now,
        issued_on=on, effective_on=on, expires_on=on + dt.timedelta(days=365), withheld={}, values={}, approver="量测",
    )  # fmt: skip
    for measure in (RENT, PARK):
        register.record_conclusion(actor=secretary, measure=measure, passed=True, document="1号", on=on, at=now)
        actions.open_window(
            actor=administrator, measure=measure, year=now.year, at=now, opens_at=now, closes_at=now + dt.timedelta(days=90)
        )
        _filled_in(people["manager"], measure)
    rent = Case.objects.get(measure=RENT)
    manager = actor_of(people["manager"], "bench")
    actions.submit(actor=manager, case_id=rent.pk, version=rent.version, at=timezone.now(), committed=True)
    return {role: _session(account) for role, account in people.items()}


def _person(role: str, at: dt.datetime) -> Account:
    account = access.create_account(actor=MACHINE, email=f"{role}@bench.example", name=role, at=at)
    department = find_measure(RENT)[1].lead if role in DEPARTMENT_ROLES else ""
    firm = FIRM if role in FIRM_ROLES else ""
    access.grant(actor=MACHINE, account_id=account.pk, role=role, department=department, credit_code=firm, at=at)
    if role in STAFF_ROLES:
        Authenticator.objects.create(user=account, type=Authenticator.Type.TOTP, data={"secret": "unused"})
    return account


def _filled_in(account: Account, measure: str) -> None:
    """A draft that lacks nothing: yes or nought to every fact; its papers stand in the register (raw)."""
    actor, now = actor_of(account, "bench"), timezone.now()
    case = actions.open_draft(actor=actor, credit_code=FIRM, measure=measure, at=now, matter="")
    facts = case.program.facts_of(measure)
    answers = {name: f.show(1 if f.kind == "bool" else f.lo) for name, f in facts.items() if name not in case.facts}
    actions.save_draft(actor=actor, case_id=case.pk, version=case.version, at=now, answers=answers)
    manner = CasePaper.Manner.REGISTER
    CasePaper.objects.bulk_create(CasePaper(case=case, name=p.name, manner=manner, changed_at=now) for p in case.law.papers)


def _session(account: Account) -> str:
    client = Client()
    client.force_login(account)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def _copy(row: Any, **own: object) -> Any:
    """A row like another but for its key and what is its own."""
    columns = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if not f.primary_key}
    return type(row)(**columns | own)


def _insert(model: type[models.Model], rows: Iterable[Any]) -> list[Any]:
    return list(model._default_manager.bulk_create(rows, batch_size=BATCH))


def grow(rows: int) -> int:
    """As many cases as asked for, in every state, of a fifth as many firms; how many there are."""
    first, there = Case.objects.get(measure=RENT, enterprise__credit_code=FIRM), Case.objects.count()
    firms = _firms("9144", range(there, rows, CASES_PER_FIRM))
    events, clock = list(first.events.all()), first.clocks.get()
    places = range(there, there + len(firms) * CASES_PER_FIRM)
    cases = _insert(Case, (_grown(first, firms[(n - there) // CASES_PER_FIRM], n) for n in places))
    _insert(Event, (_copy(event, case_id=case.pk) for case in cases for event in events))
    _insert(Clock, (_copy(clock, case_id=case.pk, ended_on=None if case.due_on else clock.started_on) for case in cases))
    _published([case for case in cases if case.state == State.TO_BE_PAID])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return Case.objects.count()


def _published(cases: list[Case]) -> None:
    """Each of these was decided at one meeting, and put before the public."""
    now = timezone.now()
    on = timezone.localdate(now)
    meeting = Meeting.objects.create(
        title="量测", measure=RENT, year=now.year, held_on=on, budget_fen=0, convened_at=now, closed_at=now
    )
    _insert(Decision, (Decision(case_id=case.pk, meeting=meeting, supported=True, award_fen=AWARD_FEN, frozen={},
                                document_number="量测〔1〕号", sm3="0" * 64, decided_on=on) for case in cases))  # fmt: skip
    firms = Enterprise.objects.in_bulk({case.enterprise_id for case in cases})

    def notice(case: Case) -> Notice:
        firm = firms[case.enterprise_id]
        return Notice(
            case_id=case.pk, number=f"GS-{now.year}-{case.pk:07d}", enterprise_name=firm.name, matter="",
            credit_code_masked=masked_credit_code(firm.credit_code), award_fen=AWARD_FEN, published_at=now, ends_on=on,
        )  # fmt: skip

    _insert(Notice, map(notice, cases))


def _firms(prefix: str, places: Iterable[int]) -> list[Enterprise]:
    named = ((f"{prefix}{place:014d}", f"直播{place:06d}号文化传播有限公司") for place in places)
    return _insert(Enterprise, (Enterprise(credit_code=code, name=name) for code, name in named))


def _grown(first: Case, firm: Enterprise, place: int) -> Case:
    state = STATES[place % len(STATES)]
    runs = state in (State.SUBMITTED, State.ACCEPTED)
    due = first.due_on + dt.timedelta(days=place % 40 - 10) if runs and first.due_on else None
    own = {"number": f"LS-{first.year}-9{place:06d}", "matter_key": f"grown:{place}", "matter": f"{place}"}
    return _copy(first, enterprise_id=firm.pk, state=state, due_on=due, **own)


def drafts(firms: int, each: int) -> list[dict[str, Any]]:
    """Complete drafts ready to be handed in, of firms with a signed-in manager each: session, and the cases' numbers."""
    first, now = Case.objects.filter(measure=PARK, enterprise__credit_code=FIRM).get(state=State.DRAFT), timezone.now()
    there = Account.objects.count()
    made = _firms("9155", range(there, there + firms))
    people = _insert(Account, (Account(email=f"m{f.credit_code}@bench.example", name="经理", created_at=now) for f in made))
    _insert(RoleGrant, (RoleGrant(account=a, role="manager", credit_code=f.credit_code, granted_at=now)
                        for a, f in zip(people, made, strict=True)))  # fmt: skip
    cases = _insert(Case, (_copy(first, enterprise_id=firm.pk, number=f"LS-{first.year}-{firm.pk}-{i}", matter=f"园区{i}")
                           for firm in made for i in range(each)))  # fmt: skip
    papers = list(first.papers.all())
    _insert(CasePaper, (_copy(paper, case_id=case.pk) for case in cases for paper in papers))
    numbers = [[str(case.number) for case in cases[i * each : (i + 1) * each]] for i in range(firms)]
    version = first.version
    return [{"session": _session(a), "cases": n, "version": version} for a, n in zip(people, numbers, strict=True)]


def submitted(numbers: list[str]) -> int:
    """How many of these cases were handed in, each with its line of history."""
    return Case.objects.filter(number__in=numbers, state=State.SUBMITTED, events__event="submit").count()


def to_upload(firms: int) -> list[dict[str, Any]]:
    """Drafts that lack nothing but their papers, one of each firm, and how its manager signs in: by a password."""
    word = "last-hour-password"
    made, hashed = drafts(firms, 1), make_password(word)
    out = []
    for one in made:
        case = Case.objects.get(number=one["cases"][0])
        papers = case.papers.count()
        case.papers.all().delete()
        account = Account.objects.get(grants__credit_code=case.enterprise.credit_code)
        out.append({"case": str(case.number), "email": account.email, "password": word, "papers": papers})
    Account.objects.filter(email__in=[one["email"] for one in out]).update(password=hashed)
    return out


def close_at(moment: float) -> str:
    """The window of the drafts closes at a moment, in seconds of the epoch (raw)."""
    closes = dt.datetime.fromtimestamp(moment, dt.UTC)
    Window.objects.filter(measure=PARK).update(closes_at=closes)
    return closes.isoformat()


def whole(numbers: list[str]) -> int:
    """How many of these cases were handed in once, each with a file that can be read for every paper."""
    found = 0
    for case in Case.objects.filter(number__in=numbers, state=State.SUBMITTED):
        once = case.events.filter(event="submit").count() == 1
        alone = Case.objects.filter(enterprise=case.enterprise, measure=PARK, state=State.SUBMITTED).count() == 1
        found += once and alone and papers_kept([str(case.number)])
    return found


def papers_kept(numbers: list[str]) -> int:
    """How many of these cases hold exactly one file for every paper, each there byte for byte."""
    found = 0
    for case in Case.objects.filter(number__in=numbers):
        uploads = Upload.objects.filter(paper__case=case, removed_at=None)
        papers = {upload.paper.name for upload in uploads}
        told = [
            hashlib.sha256(store().path_of(upload.sha256).read_bytes()).hexdigest() == upload.sha256 for upload in uploads
        ]
        found += len(uploads) == len(papers) == len(case.law.papers) and all(told)
    return found


def queries(path: str, session: str) -> int:
    """How many queries a page takes, asked a second time."""
    client = Client(SERVER_NAME="localhost")
    client.cookies[settings.SESSION_COOKIE_NAME] = session
    client.get(path)
    with CaptureQueriesContext(connection) as taken:
        client.get(path)
    return len(taken)


def some() -> dict[str, str]:
    """The addresses of one case on the desk and one draft."""
    draft = Case.objects.get(measure=PARK, enterprise__credit_code=FIRM)
    return {"case": str(Case.objects.get(measure=RENT, enterprise__credit_code=FIRM).number), "draft": str(draft.number)}


ORDERS = {f.__name__: f for f in (begin, grow, drafts, submitted, to_upload, close_at, whole, papers_kept, queries, some)}


def _orders() -> Iterator[tuple[str, list[Any]]]:
    for line in sys.stdin:
        name, *given = json.loads(line)
        yield name, given


if __name__ == "__main__":
    answers, sys.stdout = sys.stdout, sys.stderr  # what a mail backend prints is no answer
    for name, given in _orders():
        print(json.dumps(ORDERS[name](*given)), file=answers, flush=True)  # type: ignore[operator]  # each takes its own
