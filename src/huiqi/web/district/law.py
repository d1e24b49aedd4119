"""How did the made-up policy become law? A draft on its whole way, some months before anybody applies."""

import datetime as dt
from typing import Any

from huiqi.cases.clocks import day_of
from huiqi.drafting import actions, queries
from huiqi.drafting.fair_competition import Verdict
from huiqi.drafting.fair_competition_sheets import ItemSaid, Outcome, ReviewSheet
from huiqi.drafting.models import Draft, LegalityReview
from huiqi.policies import load
from huiqi.register import queries as register
from huiqi.web.district.cast import Cast

POLICY, LEAD = "livestream", "区文广旅体局"
TITLE = "演示区支持直播产业发展若干措施"
_TEXT = """{title}（演示）
一、发展目标
建设有影响的直播产业聚集区。
二、主要任务
完善园区、人才、供应链和网络条件。
三、支持措施
（一）园区建设
经认定的园区，按实际建设费用给予一次性资助，最高300万元。
（二）运营商投入
运营商按当年实际投资给予支持，新设立的和原有的都可以申请。
（三）房租
租用经认定场地的直播企业，按实付租金的一定比例补贴，每年最高70万元，最多支持三年。
（四）做大做强
经审计的营业收入增长的，按增量给予奖励，最高100万元。
（五）人才培养
开展公益培训，任何单位都可以参加。
（六）人才服务
为各类人才提供住房、子女入学和医疗的服务。
（七）网络
园区和集聚区接入高速网络。
（八）品牌活动
事先备案的品牌活动，按实际费用的50%资助，最高100万元。
（九）供应链
对接货源、仓储和物流。
（十）商业场景
支持直播与商圈、老字号结合。
（十一）对口帮扶
销售对口地区产品的，按净销售额分档奖励，最高50万元。
（十二）金融
1．上市
按上市阶段给予资助，最高200万元。
2．融资
按实付利息的70%贴息，每年最高100万元。
四、附则
本措施自公布的施行之日起有效，有效期3年。"""
_NOTE = "为支持直播产业发展。所需资金列入部门预算，逐项测算见附件。（演示）"
_JUDGED = "条件客观、公开，在本区实际经营的都能申请。（演示）"
_NO_MILDER = "比较过降低标准和按项目评审两种办法，都达不到目的。（演示）"
_OPINION = {
    Outcome.PASSED: "逐项审查，没有发现限制竞争的规定。（演示）",
    Outcome.UNDER_EXCEPTION: "有限制竞争的规定，适用例外，到期前评估。（演示）",
    Outcome.FAILED: "规则按贡献度和新迁入给予奖励，须修改后重新审查。（演示）",
}
_DAYS, _BEFORE = 31, 100
"""Days of the consultation; days between the draft and the policy's first day."""


def enact(cast: Cast, at: dt.datetime) -> None:
    """A version that is in force from the first day of the year of `at` on, with its numbers, where there is none yet."""
    first = dt.date(day_of(at).year, 1, 1)
    if register.in_force(POLICY, day_of(at)) is not None:
        return
    begin = at - (day_of(at) - first) - dt.timedelta(_BEFORE)
    draft = actions.bring_in(
        actor=cast.holding("officer", LEAD), policy=POLICY, title=f"{TITLE}（征求意见稿）", text=_TEXT.format(title=TITLE),
        note=_NOTE, department=LEAD, at=begin,
    )  # fmt: skip
    _consult(cast, draft, begin)
    reviewed = begin + dt.timedelta(_DAYS + 3)
    for one in queries.draft_review(draft, day_of(reviewed)).measures:
        conclude(cast, draft.pk, one.sheet, f"演示公审〔{first.year}〕{one.sheet.law.short}号", reviewed)
    actions.submit(
        actor=cast.holding("head", LEAD), draft_id=draft.pk, materials=LegalityReview.Material.values, more_materials="",
        due_on=actions.earliest_opinion(day_of(reviewed)), at=reviewed,
    )  # fmt: skip
    lawful = reviewed + (actions.earliest_opinion(day_of(reviewed)) - day_of(reviewed))
    actions.sign_opinion(
        actor=cast.holding_too("secretary"), draft_id=draft.pk, opinion="lawful", words="依据和程序合法。（演示）",
        document_number=f"演示司审〔{first.year}〕1号", at=lawful,
    )  # fmt: skip
    actions.decide(
        actor=cast.holding("secretary"), draft_id=draft.pk, meeting="区政府常务会议（演示）", held_on=day_of(lawful),
        attended=9, passed=True, reason="", minutes_number=f"演示纪要〔{first.year}〕1号", at=lawful,
    )  # fmt: skip
    _publish(cast, draft, first, lawful + dt.timedelta(2))


def _consult(cast: Cast, draft: Draft, begin: dt.datetime) -> None:
    head, on = cast.holding("head", LEAD), day_of(begin)
    made = actions.open_consultation(
        actor=head, draft_id=draft.pk, opens_on=on, closes_on=on + dt.timedelta(_DAYS), why_short="", real_names=False,
        channels="来信请寄区文广旅体局（演示）", at=begin,
    )  # fmt: skip
    actions.report(actor=head, consultation_id=made.pk, summary="没有收到意见。（演示）", at=begin + dt.timedelta(_DAYS + 2))


def conclude(cast: Cast, draft_id: int, sheet: ReviewSheet, document: str, at: dt.datetime) -> None:
    """A measure is answered, signed and concluded as its sheet allows; what is blocked does not pass."""
    call: dict[str, Any] = {"draft_id": draft_id, "measure": sheet.law.id, "at": at}
    officer, outcome = cast.holding("officer", LEAD), Outcome.PASSED
    if sheet.found.verdict is Verdict.BLOCKED:
        outcome = Outcome.FAILED
    else:
        said = {checked.item.key: ItemSaid(False, _JUDGED) for checked in sheet.asked}
        actions.answer_items(actor=officer, answers=said, **call)
    if sheet.found.verdict is Verdict.NEEDS_EXCEPTION:
        outcome, ends_on = Outcome.UNDER_EXCEPTION, dt.date(at.year + 3, 12, 31)
        actions.claim_exception(actor=officer, ground="innovation", no_milder_way=_NO_MILDER, ends_on=ends_on, **call)
    actions.opine(actor=cast.holding("head", LEAD), proposed=outcome, words=_OPINION[outcome], **call)
    actions.conclude(
        actor=cast.holding("secretary"), outcome=outcome, document=document, on=day_of(at),
        words=_OPINION[outcome] if outcome is Outcome.FAILED else "", **call,
    )  # fmt: skip


def _publish(cast: Cast, draft: Draft, first: dt.date, at: dt.datetime) -> None:
    """Numbered with the assumed value of every open number that an opened measure reads; the guide follows."""
    program, opened = load(POLICY), queries.may_open(draft, day_of(at))
    closed = [m for m in program.policy.measures if m.id not in opened]
    free = {key for m in program.policy.money if m.id in opened for key in program.numbers_of(m.id)}
    only_closed = {key for m in closed for key in program.numbers_of(m.id)} - free
    values = {n.key: n.value for n in queries.undecided(draft, first) if n.key not in only_closed}
    actions.publish(
        actor=cast.holding("secretary"), draft_id=draft.pk, title=TITLE, document_number=f"演示府规〔{first.year}〕1号",
        issued_on=day_of(at), effective_on=first, years=3, expires_on=None, values=values, at=at,
        withheld={m.id: "规则还按征求意见稿，没有通过公平竞争审查；修改后另行开放。" for m in closed},
    )  # fmt: skip
    actions.write_guide(
        actor=cast.holding("officer", LEAD), draft_id=draft.pk, where_to_apply="区企业服务中心1号窗口，或在“办事”中在线申请",
        contact="0755-00000000（演示）", complaints="0755-00000001（演示）", release=True, at=at + dt.timedelta(3),
    )  # fmt: skip
