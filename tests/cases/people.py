"""Who takes part in a case, and how does one get to each state? Every step is the action a person would use."""

import datetime as dt
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from huiqi.access.actor import SYSTEM, VISITOR, Actor, Grant
from huiqi.cases import actions
from huiqi.cases.actions import Booked, Outcome
from huiqi.cases.actions.orders import order_of
from huiqi.cases.models import Case, PaymentBatch, Window
from huiqi.gateways.specimen import specimen_pdf
from huiqi.gateways.treasury import TreasuryFake
from huiqi.ledger import actions as ledger
from huiqi.policies import POLICIES, find_measure, load
from huiqi.register import actions as register
from huiqi.register.models import Enterprise, PublishedVersion
from huiqi.register.queries import conclusions
from huiqi.units.money import wan

CODE, OTHER_CODE = "91350100M000100Y43", "91440300708461136T"
CULTURE, INDUSTRY, STREETS, URBAN = "区文广旅体局", "区工信局", "各街道办", "区城管综合执法局"
SHANGHAI = ZoneInfo("Asia/Shanghai")


def moment(month: int, day: int, hour: int = 10, year: int = 2026) -> dt.datetime:
    """A moment of 2026 in the district."""
    return dt.datetime(year, month, day, hour, tzinfo=SHANGHAI)


START = moment(3, 2)
"""A Monday."""
FIRST = dt.date(2026, 1, 1)
"""Since when decisions and conclusions hold."""


def who(account_id: int, name: str, role: str, *, department: str = "", credit_code: str = "", interest: str = "") -> Actor:
    """One person with one role."""
    interests = frozenset({interest} - {""})
    return Actor(account_id, name, frozenset({Grant(role, department, credit_code)}), "test", interests)


MANAGER = who(1, "企业甲", "manager", credit_code=CODE)
FILLER = who(2, "填报人", "filler", credit_code=CODE)
STRANGER = who(3, "他企", "manager", credit_code=OTHER_CODE)
WINDOW = who(11, "窗口甲", "window", department="区企业服务中心")
WINDOW_TWO = who(12, "窗口乙", "window", department="区企业服务中心")
OFFICER = who(21, "经办甲", "officer", department=CULTURE)
OFFICER_TWO = who(22, "经办乙", "officer", department=CULTURE)
HEAD = who(23, "负责人", "head", department=CULTURE)
INDUSTRY_OFFICER = who(24, "工信经办", "officer", department=INDUSTRY)
STREET_OFFICER = who(25, "街道经办", "officer", department=STREETS)
URBAN_OFFICER = who(26, "城管经办", "officer", department=URBAN)
SECRETARY = who(31, "秘书", "secretary")
TREASURER = who(32, "国库", "treasury")
TREASURER_TWO = who(33, "国库乙", "treasury")
AUDITOR = who(41, "审计", "auditor")
ADMINISTRATOR = who(51, "管理员", "administrator")
MACHINE, PUBLIC = SYSTEM("test"), VISITOR("test")

RENT: Mapping[str, object] = {
    "operates_in_district": True,
    "on_dishonesty_list": False,
    "false_material_within_3y": False,
    "livestream_firm": True,
    "in_recognised_venue": True,
    "rent_paid_fen": 100_000_000,
    "other_rent_subsidy_fen": 0,
    "rent_years_supported": 0,
    "sublet": False,
    "lease_filed": True,
}
"""A hundred 万元 of rent: 35 % of it is 35 万元."""
PARK: Mapping[str, object] = {
    "operates_in_district": True,
    "on_dishonesty_list": False,
    "false_material_within_3y": False,
    "venue_is_recognised_park": True,
    "socially_invested": True,
    "park_cost_fen": 1_000_000_000,
    "park_grant_received": False,
    "months_since_completion": 3,
}
EVENT: Mapping[str, object] = {
    "operates_in_district": True,
    "on_dishonesty_list": False,
    "false_material_within_3y": False,
    "livestream_firm": True,
    "event_filed_before": True,
    "event_approved_brand": True,
    "months_since_event": 1,
    "event_cost_net_fen": 100_000_000,
}
"""A brand event of a hundred 万元: half of it is fifty."""
M03, M01 = "livestream.m03", "livestream.m01"


def firm(code: str = CODE, name: str = "示例直播公司") -> Enterprise:
    """The firm, recorded by the district."""
    return register.record_enterprise(actor=ADMINISTRATOR, credit_code=code, name=name, at=START)


def concluded() -> None:
    """A fair-competition conclusion that lets each money measure pass, but for the one that is blocked; made once."""
    for program in map(load, POLICIES):
        there = conclusions(program.policy.id, on=START.date())
        for law in program.policy.money:
            if not law.blocked and law.id not in there:
                register.record_conclusion(
                    actor=SECRETARY, measure=law.id, passed=True, document="公审〔2026〕1号", on=FIRST, at=START
                )


def published() -> None:
    """A version of each policy, in force since the first day of the year, that opens what is not blocked; made once."""
    for program in map(load, POLICIES):
        number = f"南府规〔2025〕{program.policy.id}"
        if not PublishedVersion.objects.filter(document_number=number).exists():
            register.publish_version(
                actor=SECRETARY, policy=program.policy.id, title="若干措施", text="一、目标\n三、措施", at=START,
                document_number=number, issued_on=FIRST, effective_on=FIRST, expires_on=dt.date(2028, 12, 31),
                approver="区政府常务会议", values={},
                withheld={law.id: "须修改后审查" for law in program.policy.money if law.blocked},
            )  # fmt: skip


def lawful() -> None:
    """All that must be there before a measure that is not blocked may be opened."""
    concluded()
    published()


def window(measure: str = M03, budget_fen: int | None = 1_000_000_000) -> Window:
    """A window open from 1 March to 30 June, and an envelope that is never short of money."""
    lawful()
    opened = actions.open_window(
        actor=ADMINISTRATOR,
        measure=measure,
        year=2026,
        opens_at=moment(3, 1, 9),
        closes_at=moment(6, 30, 18),
        budget_fen=budget_fen,
        at=moment(2, 28),
    )
    appropriated(measure)
    return opened


def appropriated(measure: str = M03, fen: int = wan(1_000_000), year: int = 2026) -> None:
    """The envelope of a measure, given money once."""
    document, key = "南财预〔2026〕1号", f"appropriate:{measure}:{year}"
    lead = find_measure(measure)[1].lead
    ledger.appropriate(actor=TREASURER, year=year, measure=measure, department=lead, amount_fen=fen, document=document,
                       key=key, at=START)  # fmt: skip


def decided_numbers(measure: str = M03) -> None:
    """An official decision on every open number of a measure, at its assumed value."""
    program, _ = find_measure(measure)
    for number in program.numbers_of(measure).values():
        if number.open:
            register.record_decision(
                actor=SECRETARY,
                key=number.key,
                value=number.value,
                valid_from=FIRST,
                document_number="南领纪〔2026〕1号",
                approver="区领导小组",
                at=START,
            )


def applicant(code: str) -> Actor:
    """The manager of a firm."""
    return MANAGER if code == CODE else who(1000 + sum(map(ord, code)), f"经理{code[-3:]}", "manager", credit_code=code)


def draft(
    measure: str = M03, facts: Mapping[str, object] = RENT, *, code: str = CODE, matter: str = "", at: dt.datetime = START
) -> Case:
    """A draft with every answer and paper."""
    firm_side = applicant(code)
    case = actions.open_draft(actor=firm_side, credit_code=code, measure=measure, at=at, matter=matter)
    case = actions.save_draft(actor=firm_side, case_id=case.pk, version=case.version, at=at, answers=facts)
    for paper in case.law.papers:
        case = attached(case, paper.name, actor=firm_side, at=at)
    return case


def attached(case: Case, paper: str, *, actor: Actor = MANAGER, at: dt.datetime = START) -> Case:
    """The case with a small PDF for a paper."""
    call = {"case_id": case.pk, "version": case.version, "at": at, "paper": paper}
    return actions.attach_file(actor=actor, **call, name=f"{paper}.pdf", content=specimen_pdf())


def submitted(measure: str = M03, facts: Mapping[str, object] = RENT, *, code: str = CODE, matter: str = "") -> Case:
    """Handed in on 2 March."""
    case = draft(measure, facts, code=code, matter=matter)
    return actions.submit(actor=applicant(code), case_id=case.pk, version=case.version, at=START, committed=True)


def accepted(measure: str = M03, facts: Mapping[str, object] = RENT, *, code: str = CODE, matter: str = "") -> Case:
    """Accepted on 3 March."""
    case = submitted(measure, facts, code=code, matter=matter)
    return actions.accept(actor=WINDOW, case_id=case.pk, version=case.version, at=moment(3, 3))


def examined(*, code: str = CODE, supports: bool = True, facts: Mapping[str, object] = RENT) -> Case:
    """A rent subsidy examined on 9 March."""
    case = accepted(code=code, facts=facts)
    return actions.examine(
        actor=OFFICER, case_id=case.pk, version=case.version, at=moment(3, 9), supports=supports, text="材料属实"
    )


def decided(case: Case | None = None, *, kind: str = "supported", reason: str = "") -> Case:
    """Decided by a meeting on 12 March."""
    case = case or examined()
    appropriated(case.measure)
    meeting = actions.convene(
        actor=SECRETARY,
        title="第3次会议",
        case_ids=[case.pk],
        held_on=dt.date(2026, 3, 12),
        budget_fen=500_000_000,
        at=moment(3, 11),
    )
    actions.decide(
        actor=SECRETARY,
        meeting_id=meeting.pk,
        at=moment(3, 12),
        minutes="同意。",
        attendees="甲、乙、丙",
        document_number="南领资〔2026〕3号",
        outcomes={case.pk: Outcome(kind, case.version, reason)},
    )
    case.refresh_from_db()
    return case


def noticed(case: Case | None = None) -> Case:
    """Before the public from 13 March, through 20 March."""
    case = case or decided()
    actions.publish_notice(actor=OFFICER, case_id=case.pk, version=case.version, at=moment(3, 13))
    return Case.objects.get(pk=case.pk)


def to_be_paid(case: Case | None = None) -> Case:
    """The notice ended on 20 March."""
    case = case or noticed()
    return actions.end_notice(actor=MACHINE, case_id=case.pk, version=case.version, at=moment(3, 23))


def banked(code: str = CODE, number: str = "6222 0000 0000 1230") -> None:
    """The firm names its bank account; one that ends in 7 is unknown to the fake bank."""
    one = Enterprise.objects.get(credit_code=code)
    register.name_bank_account(actor=applicant(code), enterprise=one, holder=one.name, bank_name="示例银行南山支行",
                               bank_code="104584000001", number=number, at=START)  # fmt: skip


def sent(*cases: Case) -> PaymentBatch:
    """A batch of these cases made, signed and sent on 24 March."""
    at, keys = moment(3, 24), [case.pk for case in cases]
    batch = actions.make_batch(actor=TREASURER, case_ids=keys, execute_on=at.date(), at=at)
    actions.sign_batch(actor=TREASURER, number=str(batch), at=at)
    return actions.send_batch(actor=TREASURER, number=str(batch), at=at)


def answered(batch: PaymentBatch, fake: TreasuryFake = TreasuryFake()) -> Booked:  # noqa: B008  it has no state
    """The fake bank's return for a batch, imported and booked on 25 March."""
    at = moment(3, 25)
    actions.import_return(actor=TREASURER, content=fake.answer(order_of(batch)), name="return.csv", at=at)
    return actions.book_lines(actor=TREASURER, at=at)


def ready() -> None:
    """One firm with its bank account, an open window and decided numbers."""
    firm()
    window()
    decided_numbers()
    banked()


def paid() -> Case:
    """All that is needed, and the rent subsidy that the bank has paid."""
    ready()
    answered(sent(to_be_paid()))
    return Case.objects.get()


def objected(case: Case | None = None) -> Case:
    """One objection on 16 March."""
    case = case or noticed()
    actions.file_objection(
        actor=PUBLIC,
        notice_number=str(case.public_notice.number),
        name="王小明",
        contact="13800000000",
        reason="该企业没有实际经营",
        at=moment(3, 16),
    )
    return Case.objects.get(pk=case.pk)


def recovering(case: Case, *, actor: Actor = OFFICER, fen: int = wan(35), at: dt.datetime | None = None) -> Case:
    """The firm is told on 11 May that what was paid has to come back."""
    return actions.open_recovery(
        actor=actor, case_id=case.pk, version=case.version, at=at or moment(5, 11), ground="false_material",
        claimed_fen=fen, why="租赁合同经核查不实",
    )  # fmt: skip
