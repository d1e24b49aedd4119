"""Which address is for whom? One row for each route of the service; a route without a row fails test_routes.py.

A row says who may (roles, or `everyone`, `signed_in`, `nobody`) for their own object, and who may for another's; the
objects of a route are named in `objects` and made in `world()`. A new page adds its row here and, where it shows
something new, its two objects there.
"""

import datetime as dt
from dataclasses import dataclass
from functools import cache

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from access.people import FIRM, LEAD, NOON, OTHER_FIRM
from cases import people as cases
from cases.proposals import proposed_now
from gateways import makers
from huiqi.access import actions
from huiqi.access.actor import DEPARTMENT_ROLES, FIRM_ROLES, ROLES, STAFF_ROLES, SYSTEM, actor_of
from huiqi.access.demonstration import CODE_SECRET
from huiqi.access.models import Account
from huiqi.cases import actions as case_actions
from huiqi.cases.models import BankReturn, Case, Panel, ScoreSheet, Upload, Window
from huiqi.cases.queries.blind_files import blind_files
from huiqi.cases.scores import Criterion
from huiqi.ledger.models import Envelope
from huiqi.register import actions as register
from web import (
    api_routes,
    archive_routes,
    drafting_routes,
    factor_routes,
    help_routes,
    observatory_routes,
    oidc_routes,
    open_data_routes,
    public_routes,
    webhooks_routes,
)
from web.clauses import clause_objects, clause_routes
from web.lab import lab_routes
from web.route import BUDGET, DESK, EVERYONE, FILE_READERS, KEY, OWN_DRAFT, OWN_PEOPLE, PROPOSAL, REGISTER, SIGNED_IN, Route

PARTS = (
    lab_routes,
    api_routes,
    archive_routes,
    drafting_routes,
    factor_routes,
    help_routes,
    observatory_routes,
    oidc_routes,
    open_data_routes,
    public_routes,
    webhooks_routes,
)

ROUTES: dict[str, Route] = {
    "catalogue": Route("everyone"),
    "services": Route("everyone"),
    "policy": Route("everyone", objects={"policy_id": "policy"}),
    "measure": Route("everyone", objects={"policy_id": "policy", "short": "measure"}),
    "finder-start": Route("everyone"),
    "finder-resume": Route("everyone", objects={"token": "answers"}),
    "finder-result": Route("everyone", objects={"token": "answers"}),
    "finder-json": Route("everyone", objects={"token": "answers"}),
    "finder-question": Route("everyone", objects={"token": "answers", "key": "question"}),
    "healthz": Route("everyone"),
    # a firm's own pages: to anybody else its cases do not exist
    "my": Route("signed_in"),
    "my-bank-account": Route("manager filler reader", "nobody", {"credit_code": "known_firm"}),
    "my-apply": Route("manager filler", objects={"short": "measure"}),
    "my-case": Route("manager filler reader", "nobody", OWN_DRAFT),
    "my-facts": Route("manager filler", "nobody", OWN_DRAFT),
    "my-save": Route("manager filler", "nobody", OWN_DRAFT, method="post"),
    "my-papers": Route("manager filler", "nobody", OWN_DRAFT),
    "my-attach": Route("manager filler", "nobody", {**OWN_DRAFT, "place": "nothing"}, method="post"),
    "my-detach": Route("manager filler", "nobody", {**OWN_DRAFT, "upload_id": "draft_file"}, method="post"),
    "my-restore": Route("manager filler", "nobody", {**OWN_DRAFT, "upload_id": "draft_file"}, method="post"),
    "my-review": Route("manager filler reader", "nobody", OWN_DRAFT),
    "my-withdraw": Route("manager", "nobody", OWN_DRAFT, method="post"),
    "my-proposal": Route("manager filler reader", "nobody", PROPOSAL),
    "my-proposal-confirm": Route("manager", "nobody", PROPOSAL, method="post"),
    "my-proposal-decline": Route("manager", "nobody", PROPOSAL, method="post"),
    # files: whoever may read the case
    "file": Route(FILE_READERS, DESK, {"upload_id": "file"}),
    "file-view": Route(FILE_READERS, DESK, {"upload_id": "file"}),
    "file-page": Route(FILE_READERS, DESK, {"upload_id": "file", "page": "one"}),
    # one's own account
    "account-home": Route("signed_in"),
    "account-interest": Route(
        "window officer head expert secretary treasury",
        method="post",
        data={"credit_code": OTHER_FIRM, "reason": "配偶任职"},
    ),
    "account_login": Route("everyone"),
    "account_logout": Route("everyone"),
    "account_signup": Route("everyone"),
    "account_inactive": Route("everyone"),
    "account_email": Route("everyone"),
    "account_reauthenticate": Route("signed_in"),
    "account_change_password": Route("signed_in"),
    "account_set_password": Route("signed_in"),
    "account_reset_password": Route("everyone"),
    "account_reset_password_done": Route("everyone"),
    "account_reset_password_from_key": Route("everyone", objects={"uidb36": "nothing", "key": "nothing"}),
    "account_reset_password_from_key_done": Route("everyone"),
    "mfa_index": Route("everyone"),  # an address of the library that leads to account-home
    "mfa_authenticate": Route("signed_in"),  # sent home; others to the sign-in page, unless their password was right
    "mfa_reauthenticate": Route("signed_in"),
    "mfa_activate_totp": Route("signed_in"),
    "mfa_deactivate_totp": Route(" ".join(STAFF_ROLES)),  # whoever has it
    "mfa_view_recovery_codes": Route("nobody"),  # until some are generated
    "mfa_generate_recovery_codes": Route("signed_in"),
    "mfa_download_recovery_codes": Route("nobody"),
    "mfa_list_webauthn": Route("signed_in"),
    "mfa_add_webauthn": Route("signed_in"),
    "mfa_reauthenticate_webauthn": Route("signed_in"),
    "mfa_login_webauthn": Route("signed_in"),  # sent home; others to the sign-in page, whose script asks it
    "mfa_remove_webauthn": Route("nobody", objects=KEY),
    "mfa_edit_webauthn": Route("nobody", objects=KEY),
    "usersessions_list": Route("signed_in"),
    # people of a firm
    "account-people": Route(
        "manager filler reader window officer head secretary auditor administrator",
        "window officer head secretary auditor administrator",
        OWN_PEOPLE,
    ),
    "account-join": Route("everyone", objects={"token": "invitation"}),
    "account-revoke": Route("manager administrator", "administrator", {"grant_id": "grant"}, method="post"),
    # administration and audit
    "account-accounts": Route("administrator"),
    "account-edit": Route("administrator", objects={"account_id": "account"}),
    "account-active": Route("administrator", objects={"account_id": "account"}, method="post", data={"active": "1"}),
    "account-departments": Route("administrator"),
    "account-jobs": Route("administrator"),
    # the desk of the staff, and what everybody may see of its work
    "desk-queue": Route(DESK),
    "desk-export": Route(DESK),
    "desk-case": Route(DESK, DESK, {"number": "case"}),
    "desk-act": Route("window", "window", {"number": "case", "event": "event"}),
    "photograph": Route(DESK, DESK, {"photograph_id": "photograph"}),
    "desk-panel": Route("window secretary treasury auditor", "window secretary treasury auditor", {"number": "judged"}),
    "reviews": Route("expert"),
    "review": Route("expert", "nobody", {"panel_id": "panel"}),
    "review-file": Route("expert", "nobody", {"panel_id": "seated", "upload_id": "masked"}),
    "review-page": Route("expert", "nobody", {"panel_id": "seated", "upload_id": "masked", "number": "one"}),
    "desk-budget": Route(BUDGET),
    "desk-budget-export": Route(BUDGET, objects={"form": "sheet"}),
    "desk-budget-book": Route("treasury"),
    "desk-year-end": Route("treasury"),
    "desk-postings": Route(BUDGET, objects={"envelope_id": "budget_of_a_year"}),
    "desk-meetings": Route("secretary"),
    "desk-meeting": Route("secretary", objects={"meeting_id": "meeting"}),
    "desk-arrange": Route("secretary", objects={"meeting_id": "meeting"}, method="post"),
    "desk-annex": Route("secretary", objects={"meeting_id": "meeting"}),
    "desk-strike": Route("secretary", objects={"meeting_id": "meeting"}, method="post"),
    "desk-numbers": Route("secretary"),
    "desk-payments": Route("treasury auditor"),
    "desk-batches": Route("treasury auditor"),
    "desk-batch": Route("treasury auditor", "treasury auditor", {"number": "batch"}),
    "desk-batch-order": Route("treasury", "treasury", {"number": "batch", "kind": "csv"}),
    "desk-batch-export": Route("treasury auditor", "treasury auditor", {"number": "batch"}),
    "desk-batch-act": Route("treasury", "treasury", {"number": "batch", "verb": "sign"}, method="post"),
    "desk-returns": Route("treasury auditor"),
    "desk-return": Route("treasury auditor", "treasury auditor", {"file_id": "bank_return"}),
    "desk-return-book": Route("treasury", "treasury", {"file_id": "bank_return"}, method="post"),
    "desk-reconciliation": Route("treasury auditor"),
    "desk-reconciled": Route("treasury auditor", objects={"envelope_id": "paying_envelope"}),
    "desk-proposals": Route(DESK),
    "desk-proposals-export": Route(DESK),
    "desk-supervision": Route(DESK),
    "desk-recoveries": Route(DESK),
    "desk-recovery": Route(DESK, DESK, {"number": "recovered"}),
    "my-recovery": Route("manager filler reader", "nobody", {"number": "recovered"}),
    "desk-windows": Route("head administrator"),
    "register-firms": Route(REGISTER),
    "register-export": Route(REGISTER),
    "register-venues": Route(REGISTER),
    "register-firm": Route(f"manager filler reader {REGISTER}", REGISTER, {"credit_code": "known_firm"}),
    "register-consent": Route("manager filler", "nobody", {"credit_code": "known_firm"}, method="post"),
    "register-import": Route("officer head administrator"),
    "register-calendar": Route("administrator"),
    "messages": Route("signed_in"),
    "messages-read": Route("signed_in", method="post"),
    "message-open": Route("manager filler officer", "officer", {"event_id": "told"}),  # who is told of an acceptance
    "letter": Route(f"manager filler reader {DESK}", DESK, {"number": "accepted", "kind": "letter", "form": "form"}),
    "notices": Route("everyone"),
    "notice": Route("everyone", "everyone", {"number": "notice"}),
    "audit-log": Route("auditor"),
    "audit-verify": Route("auditor", method="post"),
    **clause_routes(),
    **{name: row for part in PARTS for name, row in part.ROUTES.items()},
}


def who(words: str) -> frozenset[str]:
    """The roles that a cell of the table names."""
    if words in ("everyone", "signed_in", "nobody"):
        return {"everyone": EVERYONE, "signed_in": SIGNED_IN, "nobody": frozenset[str]()}[words]
    return frozenset(words.split())


@dataclass
class World:
    """One account a role, and for each kind of object the own one and another's."""

    accounts: dict[str, Account]
    own: "Objects"
    other: "Objects"


def world() -> World:
    """A district small enough to make for every test. People belong to FIRM or LEAD; another's is of OTHER_FIRM."""
    system = SYSTEM("test")
    accounts = {role: actions.create_account(actor=system, email=f"{role}@example.cn", name=role, at=NOON) for role in ROLES}
    for role, account in accounts.items():
        department, firm = LEAD if role in DEPARTMENT_ROLES else "", FIRM if role in FIRM_ROLES else ""
        actions.grant(actor=system, account_id=account.pk, role=role, department=department, credit_code=firm, at=NOON)
        if role in STAFF_ROLES:
            secret = get_adapter().encrypt(CODE_SECRET)
            Authenticator.objects.create(user=account, type=Authenticator.Type.TOTP, data={"secret": secret})
    own, other = (_objects(firm, accounts) for firm in (FIRM, OTHER_FIRM))
    for account in accounts.values():
        account.password = _password()
        account.save()
    return World(accounts, own, other)


@cache
def _password() -> str:
    return make_password("a password of the tests")


class Objects(dict[str, object]):
    """What a route may be about, of one firm; a case is made when a route asks for it."""

    def __missing__(self, key: str) -> object:
        """The draft, the case handed in, the notice of a decided one, or its meeting."""
        code = str(self["firm"])
        cases.firm(code)
        if make := (clause_objects() | {name: make for part in PARTS for name, make in part.OBJECTS.items()}).get(key):
            self[key] = make(code)
            return self[key]
        if key == "known_firm":
            return code
        if key == "budget_of_a_year":
            cases.appropriated(year=2026 + (code != FIRM))
            self[key] = Envelope.objects.latest("pk").pk
            return self[key]
        if key == "photograph":
            self[key] = _photograph(code)
            return self[key]
        if key in ("judged", "panel"):
            self["judged"], self["panel"] = _judged(code, str(self["expert"]))
            return self[key]
        if key in ("seated", "masked"):
            self["seated"], self["masked"] = _masked(int(str(self["panel"])), str(self["expert"]))
            return self[key]
        if key == "proposal":
            self[key] = proposed_now(code).pk
            return self[key]
        if key == "draft":
            self[key] = _draft(code)
            return self[key]
        if key in ("file", "draft_file"):
            self[key] = _file(code, str(self["case" if key == "file" else "draft"]))
            return self[key]
        if not Window.objects.filter(opens_at__lte=cases.START).exists():
            cases.window()
            cases.decided_numbers()
        if key == "recovered":
            self[key] = cases.recovering(Case.objects.get(payment_lines__batch__number=_paid(code)[0])).number
        elif key in ("batch", "bank_return", "paying_envelope"):
            self["batch"], self["bank_return"], self["paying_envelope"] = _paid(code)
        elif key == "case":
            self[key] = cases.submitted(code=code).number
        elif key in ("accepted", "told"):
            case = cases.accepted(code=code)
            self["accepted"], self["told"] = case.number, case.events.get(event="accept").pk
        else:
            case = cases.noticed(cases.decided(cases.examined(code=code)))
            self["notice"], self["meeting"] = case.public_notice.number, case.decision.meeting_id
        return self[key]


def _objects(firm: str, accounts: dict[str, Account]) -> Objects:
    """What a route may be about, of one firm."""
    system = SYSTEM("test")
    person = actions.create_account(actor=system, email=f"p@{firm.lower()}.cn", name="甲", at=NOON)
    held = actions.grant(actor=system, account_id=person.pk, role="manager", credit_code=firm, at=NOON)
    invitation = actions.invite(
        actor=actor_of(person, "test"), email=f"new@{firm.lower()}.cn", role="reader", credit_code=firm, at=timezone.now()
    )
    answers = register.start_answers(policy="livestream", on=NOON.date())
    made: dict[str, object] = {
        "firm": firm,
        "account": person.pk,
        "grant": held.pk,
        "invitation": invitation.token,
        "answers": answers.token,
        "policy": "livestream",
        "measure": "m03",
        "question": "standing",
        "event": "accept",
        "letter": "acceptance",
        "form": "docx",
        "sheet": "csv",
        "csv": "csv",
        "sign": "sign",
        "nothing": 0,
        "no_uuid": "00000000-0000-0000-0000-000000000000",
        "expert": accounts["expert"].email if firm == FIRM else "e1",
        "one": 1,
    }
    return Objects(made)


def _photograph(firm: str) -> int:
    """A picture of a visit to a firm whose rent subsidy is being examined."""
    if not Window.objects.filter(measure=cases.M03, opens_at__lte=cases.START).exists():
        cases.window()
    case = cases.accepted(code=firm)
    visit = case_actions.record_visit(
        actor=cases.OFFICER, case_id=case.pk, version=case.version, at=cases.moment(3, 4), visited_on=dt.date(2026, 3, 4),
        place="园区", officers="甲、乙", findings="属实", conforms=True,
        photographs=[case_actions.Photo("门口.png", makers.picture(), "大门")],
    )  # fmt: skip
    return int(visit.photographs.get().pk)


def _paid(firm: str) -> tuple[str, int, int]:
    """A firm's rent subsidy that the bank answered: its batch, the bank's file, the envelope that paid it."""
    case = cases.noticed(cases.decided(cases.examined(code=firm)))
    case.events.update(account=None)  # the people of cases.people have numbers that real accounts bear here
    cases.banked(firm)
    batch = cases.sent(cases.to_be_paid(case))
    cases.answered(batch)
    return str(batch), BankReturn.objects.latest("pk").pk, Envelope.objects.get(measure=cases.M03).pk


def _judged(firm: str, expert: str) -> tuple[str, int]:
    """A brand event before three experts, one of whom is the account of that address: its number and its panel."""
    if not Window.objects.filter(measure="livestream.m08").exists():
        cases.window("livestream.m08")
    case = cases.accepted("livestream.m08", cases.EVENT, code=firm, matter="直播节")
    named = [
        Account.objects.get_or_create(email=e, defaults={"name": e, "created_at": NOON})[0] for e in (expert, "e2", "e3")
    ]
    for account in named:
        actions.grant(actor=SYSTEM("test"), account_id=account.pk, role="expert", at=NOON)
    base = {"actor": cases.INDUSTRY_OFFICER, "case_id": case.pk, "at": cases.moment(3, 4)}
    if not ScoreSheet.objects.exists():
        lines = [Criterion("影响力", 6_000), Criterion("组织水平", 4_000)]
        case_actions.write_sheet(**base, version=case.version, criteria=lines, lowest=0, highest=10_000, threshold=7_000)
    case.events.update(account=None)  # the people of cases.people have numbers that real accounts bear here
    panel = case_actions.set_up_panel(
        **base,
        version=Case.objects.get(pk=case.pk).version,
        due_on=dt.date(2026, 3, 13),
        brief=f"{case.enterprise.name}办了一场活动。",
        named=[a.pk for a in named],
        why_named="专业对口",
    )
    return str(case.number), panel.pk


def _masked(panel_id: int, expert: str) -> tuple[int, int]:
    """A panel on which the expert has accepted the seat, and a file that can be shown."""
    panel, seat = Panel.objects.get(pk=panel_id), Account.objects.get(email=expert)
    case_actions.accept_seat(actor=actor_of(seat, "test"), panel_id=panel_id, at=cases.moment(3, 5))
    return panel_id, blind_files(panel.case)[0].upload.pk


def _draft(firm: str) -> str:
    """The number of a firm's rent subsidy that is being filled in, in a window that is open now."""
    now = timezone.now()
    if not Window.objects.filter(closes_at__gt=now).exists():
        cases.lawful()
        case_actions.open_window(
            actor=cases.ADMINISTRATOR,
            measure=cases.M03,
            year=now.year,
            opens_at=now - dt.timedelta(days=1),
            closes_at=now + dt.timedelta(days=30),
            at=now,
        )
    case = case_actions.open_draft(actor=cases.applicant(firm), credit_code=firm, measure=cases.M03, at=now)
    return str(case.number)


def _file(firm: str, number: str) -> int:
    """The first file of a firm's case; a draft gets one."""
    case = Case.objects.get(number=number)
    if case.state == "DRAFT":
        cases.attached(case, case.law.papers[0].name, actor=cases.applicant(firm), at=timezone.now())
    return Upload.objects.filter(paper__case=case)[0].pk
