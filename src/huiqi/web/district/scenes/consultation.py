"""What does the public say of a draft? One that was answered, reported and reviewed, and one that still runs."""

import datetime as dt
import random

from huiqi.drafting import actions, queries
from huiqi.drafting.models import Comment, CommentGroup, Consultation
from huiqi.web.district.cast import PUBLIC
from huiqi.web.district.diary import Diary, moment
from huiqi.web.district.ground import Ground
from huiqi.web.district.law import POLICY, conclude

_TEXT = """演示区直播产业措施实施细则（{}）
一、总则
（一）适用范围
适用于在本区实际经营的直播企业。
二、房租补贴
（一）申请
企业每年申请一次，按实付租金的{}%补贴。
（二）材料
提交租赁合同、发票和付款凭证。
三、附则
（一）施行
自公布之日起施行，有效期3年。"""
_NOTE = "为便于企业申请，把房租补贴的申请、材料和期限写成细则。所需资金在已下达的预算内安排。（演示）"
_SAID = (
    ("二（一）", "补贴比例太低，希望提高到50%。", True), ("二（一）", "希望把补贴比例提高到50%，现在太低。", True),
    ("二（二）", "付款凭证能不能由系统自动取得？", True), ("二（二）", "材料太多，建议减少。", False),
    ("三（一）", "有效期三年太短，建议五年。", True), ("", "希望尽快出台。", False),
)  # fmt: skip
_ANSWERS = (
    ("partly", "结合财力，比例作适当调整。"), ("adopted", "能从登记和税务取得的，不再要企业提交。"),
    ("declined", "有效期与本区其他措施一致，期满前评估。"),
)  # fmt: skip
_DAYS = 31


def scene(ground: Ground, diary: Diary, chance: random.Random) -> None:
    """Two drafts: the first in spring, the second so late that the year ends before its days do."""
    first = diary.first + dt.timedelta(20)
    late = max(first + dt.timedelta(60), diary.until - dt.timedelta(12))
    for number, day in enumerate((first, late)):
        _Way(ground, diary, number, chance).enter(day)


class _Way:
    """The way of one draft."""

    def __init__(self, ground: Ground, diary: Diary, number: int, chance: random.Random) -> None:
        self.diary, self.number, self.chance = diary, number, chance
        self.cast = ground.cast
        self.officer, self.head = (ground.cast.holding(role, "区文广旅体局") for role in ("officer", "head"))
        self.consultation_id = 0

    def enter(self, day: dt.date) -> None:
        self.diary.enter(moment(day, 9), self._open)

    def _open(self, at: dt.datetime) -> None:
        edition = ("征求意见稿", "修订征求意见稿")[self.number]
        draft = actions.bring_in(
            actor=self.officer, policy=POLICY, title=f"演示区直播产业措施实施细则（{edition}）",
            text=_TEXT.format(edition, (35, 40)[self.number]), note=_NOTE, department="区文广旅体局", at=at,
        )  # fmt: skip
        day = at.date()
        made = actions.open_consultation(
            actor=self.head, draft_id=draft.pk, opens_on=day, closes_on=day + dt.timedelta(_DAYS), why_short="",
            real_names=False, channels="来信请寄区文广旅体局（演示）", at=at,
        )  # fmt: skip
        self.consultation_id = made.pk
        for place in range(len(_SAID)):
            later = day + dt.timedelta(self.chance.randrange(1, 11))
            self.diary.enter(moment(later, 10 + place), lambda when, place=place: self._say(place, when))  # type: ignore[misc]
        self.diary.enter(moment(self.diary.workday(moment(day + dt.timedelta(_DAYS), 9), 3), 15), self._report)

    def _say(self, place: int, at: dt.datetime) -> None:
        clause, body, organisation = _SAID[place]
        said = actions.comment(
            actor=PUBLIC, consultation_id=self.consultation_id, clause=clause, body=body, organisation=organisation,
            name="演示企业" if organisation else "", contact="0755-00000000" if organisation else "", at=at,
        )  # fmt: skip
        if place != len(_SAID) - 2:
            actions.moderate(actor=self.officer, comment_id=said.pk, shown=True, why="", at=at)

    def _report(self, at: dt.datetime) -> None:
        for said in Comment.objects.filter(consultation=self.consultation_id, state=Comment.State.WAITING):
            actions.moderate(actor=self.officer, comment_id=said.pk, shown=True, why="", at=at)
        for place, group in enumerate(CommentGroup.objects.filter(consultation=self.consultation_id)):
            verdict, reason = _ANSWERS[place % len(_ANSWERS)]
            actions.dispose(actor=self.officer, group_id=group.pk, verdict=verdict, reason=reason, at=at)
        number = Consultation.objects.get(pk=self.consultation_id).comments.count()
        summary = f"共收到{number}条意见，主要关于补贴比例、材料和有效期；已逐条研究。（演示）"
        actions.report(actor=self.head, consultation_id=self.consultation_id, summary=summary, at=at)
        self.diary.enter(at + dt.timedelta(days=1), self._review)

    def _review(self, at: dt.datetime) -> None:
        """Each measure that gives money is answered, signed and concluded; what is blocked does not pass."""
        draft = Consultation.objects.get(pk=self.consultation_id).draft
        for one in queries.draft_review(draft, at.date()).measures:
            if not one.sheet.law.is_service:
                conclude(self.cast, draft.pk, one.sheet, f"演示公审〔{at.year}〕{20 + self.number}号", at)
