"""What does the district write to a firm? Eight letters, each as plain content; a page, PDF and Word print the same.

A decision's letter says what was frozen with it: later rules and numbers change nothing in it.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from huiqi.cases import clocks
from huiqi.cases.clocks import day_of
from huiqi.cases.errors import UnknownCase
from huiqi.cases.evaluation import asked
from huiqi.cases.models import Case, CasePaper, Event, Recovery
from huiqi.cases.queries.decisions import APPEALS
from huiqi.cases.states import CORRECTION, PAYMENT, STATEMENT, SUBSTANTIVE, days_of
from huiqi.policies import POLICIES
from huiqi.units.capitals import show_capitals
from huiqi.units.money import show_yuan

TITLES = {
    "acceptance": "受理通知书",
    "correction": "补正通知书",
    "refusal": "不予受理通知书",
    "rejection": "不予支持决定书",
    "award": "资金支持决定书",
    "revocation": "撤销决定通知书",
    "recovery_notice": "追回资金告知书",
    "recovery": "追回资金决定书",
}
"""The letters there are, in the order in which a case may meet them."""

_EVENTS = {
    "acceptance": "accept",
    "correction": "request_correction",
    "refusal": "refuse_acceptance",
    "rejection": "reject",
    "award": "end_notice",
    "revocation": "uphold_objection",
    "recovery_notice": "open_recovery",
    "recovery": "decide_recovery",
}
"""The event after which each is written: an award only once its notice is over."""

KINDS = {"grant": "资助", "reward": "奖励", "subsidy": "补贴", "interest_subsidy": "贴息"}


@dataclass(frozen=True)
class Letter:
    """One letter: heading, number, addressee, paragraphs, a numbered list, lines of a sum, routes of appeal, signature."""

    kind: str
    title: str
    number: str
    addressee: str
    paragraphs: tuple[str, ...]
    points: tuple[str, ...]
    """Numbered, after the first paragraph."""
    sums: tuple[tuple[str, str], ...]
    """Each step of the sum and its figures, as frozen."""
    appeals: tuple[str, ...]
    department: str
    on: dt.date

    @property
    def name(self) -> str:
        """Of a file, without its ending."""
        return f"{self.title}-{self.number}".replace("/", "-")


def letters_of(case: Case) -> dict[str, str]:
    """Kind and title of each letter that was written in a case, in the order of TITLES."""
    happened = set(case.events.filter(event__in=_EVENTS.values()).values_list("event", "to_state"))
    events = {event for event, state in happened if event != "uphold_objection" or state == "VOIDED"}
    return {kind: title for kind, title in TITLES.items() if _EVENTS[kind] in events}


def letter(case: Case, kind: str) -> Letter:
    """The letter of a kind. Raises UnknownCase where it was not written (yet)."""
    if kind not in letters_of(case):
        raise UnknownCase("申请 %(case)s 没有这份文书，或者还没有到出具的时候；请从申请页面打开。", case=case)
    event = case.events.filter(event=_EVENTS[kind]).order_by("-pk")[0]
    return _WRITERS[kind](case, event)


def _written(
    case: Case,
    kind: str,
    event: Event,
    paragraphs: tuple[str, ...],
    *,
    number: str = "",
    points: tuple[str, ...] = (),
    sums: tuple[tuple[str, str], ...] = (),
    appeals: tuple[str, ...] = (),
) -> Letter:
    notice = getattr(case, "public_notice", None)
    firm = notice.enterprise_name if notice else case.enterprise.name
    return Letter(
        kind=kind,
        title=TITLES[kind],
        number=number or f"{case.number}-{tuple(TITLES).index(kind) + 1}",
        addressee=f"{firm}（统一社会信用代码 {case.credit_code}）",
        paragraphs=paragraphs,
        points=points,
        sums=sums,
        appeals=appeals,
        department=case.lead,
        on=day_of(event.at),
    )


def _request(case: Case) -> str:
    """What the firm asked for, as every letter begins."""
    assert case.submitted_at is not None, "no letter is written about a draft"
    return f"贵单位于{show_day(day_of(case.submitted_at))}提交的“{_matter(case)}”申请（编号 {case.number}）收悉。"


def _matter(case: Case) -> str:
    law = case.law
    which = f"（{case.matter}）" if case.matter else ""
    return f"{law.clause} {law.title}{which}"


def _policy(case: Case) -> str:
    return f"《{POLICIES[case.measure.partition('.')[0]].title}》"


def show_day(day: dt.date) -> str:
    """A day as letters write it.

    >>> show_day(dt.date(2026, 3, 2))
    '2026年3月2日'
    """
    return f"{day.year}年{day.month}月{day.day}日"


def _acceptance(case: Case, event: Event) -> Letter:
    days = days_of(case.measure, SUBSTANTIVE)
    later = case.papers.filter(manner=CasePaper.Manner.DEFERRED).values_list("name", flat=True)
    words = [
        f"{_request(case)}经形式审查，符合受理条件，现予受理。",
        f"实质审查自受理次日起{days}个工作日内完成；依法需要专家评审、专项审计的时间不计入。进度可以登录查看。",
    ]
    if later:
        words.append(f"下列材料容缺受理，请尽快补交：{'、'.join(later)}。")
    return _written(case, "acceptance", event, tuple(words))


def _correction(case: Case, event: Event) -> Letter:
    days = days_of(case.measure, CORRECTION)
    until = clocks.calendar().add_working_days(day_of(event.at), days)
    labels = {name: fact.label for name, fact in asked(case).items()}
    points = tuple(_point(labels.get(p["about"], p["about"]), p["ask"]) for p in event.detail["points"])
    words = (
        f"{_request(case)}经形式审查，需要补正以下事项：",
        f"请于{show_day(until)}前（{days}个工作日内）一次性补正。补正期间形式审查停止计时；逾期未补正的，可以不予受理。",
    )
    return _written(case, "correction", event, words, points=points)


def _point(about: str, ask: str) -> str:
    return f"{about}：{ask}" if about else ask


def _refusal(case: Case, event: Event) -> Letter:
    words = (f"{_request(case)}经审查，决定不予受理。", f"理由：{event.why}")
    return _written(case, "refusal", event, words, appeals=APPEALS)


def _rejection(case: Case, event: Event) -> Letter:
    decision = case.decision
    words = (
        _request(case),
        f"根据{_policy(case)}{_matter(case)}，经{show_day(decision.decided_on)}集体审定，决定不予支持。",
        f"理由：{decision.reason or event.why}",
    )
    return _written(case, "rejection", event, words, number=decision.document_number, appeals=APPEALS)


def _award(case: Case, event: Event) -> Letter:
    decision, notice = case.decision, case.public_notice
    fen = decision.award_fen
    amount = f"{case.year}年度{KINDS[case.kind]}人民币{show_yuan(fen)}（大写：人民币{show_capitals(fen)}）"
    decided = f"根据{_policy(case)}{_matter(case)}，经{show_day(decision.decided_on)}集体审定，决定给予贵单位{amount}。"
    words = (
        _request(case),
        f"{decided}核定过程如下：",
        f"本决定自{show_day(day_of(notice.published_at))}至{show_day(notice.ends_on)}公示（编号 {notice.number}）"
        f"{_objected(case)}，将在公示期满后{days_of(case.measure, PAYMENT)}个工作日内办理拨付。",
        "以虚假材料取得资金的，撤销决定，追回资金，并依法记入信用记录。请配合事后核查，如实提供资料。",
    )
    sums = tuple((line["label"], line["formula"]) for line in decision.frozen["answer"]["trace"] if line["kind"] == "step")
    sums += (("核定金额", show_yuan(fen)), ("冻结摘要（SM3）", decision.sm3))
    return _written(case, "award", event, words, number=decision.document_number, sums=sums, appeals=APPEALS)


def _objected(case: Case) -> str:
    count = case.objections.count()
    return f"，收到的{count}件异议经核查不成立" if count else "，期间没有收到异议"


def _revocation(case: Case, event: Event) -> Letter:
    decision = case.decision
    words = (
        _request(case),
        f"对该申请的审定（{decision.document_number}）在公示期间收到异议，经核查异议成立，现撤销该审定，不予拨付。",
        f"理由：{event.why}",
    )
    return _written(case, "revocation", event, words, appeals=APPEALS)


def _awarded(case: Case, recovery: Recovery) -> str:
    """What was paid and why it has to come back, as both letters of a recovery begin."""
    ground = recovery.get_ground_display()
    return f"贵单位的“{_matter(case)}”申请（编号 {case.number}）已获拨付{show_yuan(case.decision.award_fen)}。因{ground}，"


def _of_event(case: Case, event: Event) -> Recovery:
    """The recovery an event speaks of: the last that was open by then."""
    found = case.recoveries.filter(opened_at__lte=event.at).last()
    assert found is not None, "the event is written with it"
    return found


def _recovery_notice(case: Case, event: Event) -> Letter:
    recovery, days = _of_event(case, event), days_of(case.measure, STATEMENT)
    until, fen = clocks.calendar().add_working_days(day_of(event.at), days), recovery.claimed_fen
    words = (
        f"{_awarded(case, recovery)}拟追回人民币{show_yuan(fen)}（大写：人民币{show_capitals(fen)}）及相应利息。",
        f"事实和理由：{recovery.notice}",
        f"贵单位可以在{show_day(until)}前（{days}个工作日内）登录本系统陈述、申辩并说明证据；期满没有陈述的，不影响依法作出决定。",
    )
    return _written(case, "recovery_notice", event, words)


def _recovery(case: Case, event: Event) -> Letter:
    recovery = _of_event(case, event)
    fen, since = recovery.principal_fen, recovery.interest_from
    assert since is not None, "decided"
    said = "贵单位没有陈述申辩。"
    if recovery.stated_at:
        said = f"贵单位于{show_day(day_of(recovery.stated_at))}提出陈述申辩，已予审查。"
    rate = f"{recovery.rate_bp // 100}.{recovery.rate_bp % 100:02}%"
    words = (
        f"{_awarded(case, recovery)}现决定追回人民币{show_yuan(fen)}（大写：人民币{show_capitals(fen)}），按下列计划归还：",
        f"理由：{recovery.decision}{said}",
        f"利息自{show_day(since)}拨付次日起，按未还本金和年利率{rate}逐日计算（一年365天），还款先抵利息、后抵本金。",
        f"缴款账户：{recovery.pay_to}。请在付款附言中写明申请编号 {case.number}。",
    )
    points = tuple(f"{show_day(i.due_on)}前归还本金{show_yuan(i.amount_fen)}" for i in recovery.instalments.all())
    return _written(case, "recovery", event, words, number=recovery.document_number, points=points, appeals=APPEALS)


_WRITERS: dict[str, Callable[[Case, Event], Letter]] = {
    "acceptance": _acceptance,
    "correction": _correction,
    "refusal": _refusal,
    "rejection": _rejection,
    "award": _award,
    "revocation": _revocation,
    "recovery_notice": _recovery_notice,
    "recovery": _recovery,
}
