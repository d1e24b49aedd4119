"""Which routes has a draft's way, and what are they about?"""

import datetime as dt
from collections.abc import Callable

from django.utils import timezone

from access.people import FIRM, LEAD, OTHER, actor
from huiqi.access.actor import VISITOR
from huiqi.drafting import actions
from huiqi.drafting.models import Comment, Consultation, Draft
from web.route import Route

TEXT = """关于支持示例产业的若干措施
一、目标
建设高地。
三、措施
（一）租金补贴
按实付租金的30%补贴，每年最高50万元。
（二）贷款贴息
贴息最高20万元。"""
READERS, DRAFTERS = "officer head secretary treasury auditor", "officer head secretary"


def consultation() -> Consultation:
    """One that runs from today on, with a comment; the same again where it is there."""
    there = Consultation.objects.filter(reported_at=None).first()
    if there is not None:
        return there
    now = timezone.now()
    draft = actions.bring_in(
        actor=actor("officer"), policy="livestream", title="示例措施（征求意见稿）", text=TEXT, note="为产业做的。",
        department="区工信局", at=now,
    )  # fmt: skip
    on = timezone.localdate()
    made = actions.open_consultation(
        actor=actor("head"), draft_id=draft.pk, opens_on=on, closes_on=on + dt.timedelta(days=30), why_short="",
        real_names=False, channels="来信：区工信局", at=now,
    )  # fmt: skip
    said(made)
    return made


def said(of: Consultation, body: str = "租金补贴的比例太低，建议提高。", clause: str = "三（一）") -> Comment:
    """A comment of somebody who gives a name."""
    return actions.comment(
        actor=VISITOR("198.51.100.7"), consultation_id=of.pk, clause=clause, body=body, organisation=True, name="王敏",
        contact="0755-1234", at=timezone.now(),
    )  # fmt: skip


def reported() -> Consultation:
    """One whose answers are public; the same again where it is there."""
    there = Consultation.objects.exclude(reported_at=None).first()
    if there is not None:
        return there
    now, on = timezone.now(), timezone.localdate()
    draft = actions.bring_in(
        actor=actor("officer"), policy="livestream", title="另一份示例措施", text=f"{TEXT}\n（三）其他", note="说明。",
        department="区工信局", at=now,
    )  # fmt: skip
    made = actions.open_consultation(
        actor=actor("head"), draft_id=draft.pk, opens_on=on, closes_on=on + dt.timedelta(days=30), why_short="",
        real_names=False, channels="", at=now,
    )  # fmt: skip
    comment = said(made)
    actions.moderate(actor=actor("officer"), comment_id=comment.pk, shown=True, why="", at=now)
    actions.dispose(actor=actor("officer"), group_id=comment.group_id, verdict="partly", reason="提高到35%。", at=now)
    later = now + dt.timedelta(days=32)
    return actions.report(actor=actor("head"), consultation_id=made.pk, summary="共收到1条。", at=later)


def _draft(_code: str) -> int:
    return int(Draft.objects.get(pk=consultation().draft_id).pk)


def reviewed(code: str = FIRM) -> Draft:
    """A draft to be reviewed, whose consultation is over; for another firm's people, of another department."""
    department = LEAD if code == FIRM else OTHER
    text = f"{TEXT}\n（三）直播企业房租补贴\n在本区实际经营的，按实付租金补贴。{department}负责。"
    draft = actions.bring_in(
        actor=actor("officer"), policy="livestream", title="示例措施（送审稿）", text=text, note="说明。",
        department=department, at=timezone.now(),
    )  # fmt: skip
    if not draft.consultations.exists():
        on = timezone.localdate()
        Consultation.objects.create(
            draft=draft, opens_on=on - dt.timedelta(days=40), closes_on=on - dt.timedelta(days=9), real_names=False,
            published_by=actor("head").key, published_at=timezone.now(), reported_at=timezone.now(),
        )  # fmt: skip
    return draft


CONSULTATION, COMMENT = {"consultation_id": "consultation"}, {"comment_id": "comment"}
REVIEWED = {"draft_id": "reviewed_draft", "short": "measure"}
ROUTES = {
    "consultations": Route("everyone"),
    "consultation": Route("everyone", objects=CONSULTATION),
    "consultation-report": Route("everyone", objects={"consultation_id": "reported"}),
    "consultation-report-word": Route("everyone", objects={"consultation_id": "reported"}),
    "consultation-comment": Route("everyone", objects={"token": "comment_token"}),
    "desk-drafts": Route(READERS),
    "desk-draft-new": Route(DRAFTERS),
    "desk-draft": Route(READERS, objects={"draft_id": "law_draft"}),
    "desk-draft-reading": Route(READERS, objects={"draft_id": "law_draft"}),
    "desk-draft-difference": Route(READERS, objects={"draft_id": "law_draft"}),
    "desk-draft-fairness": Route(READERS, objects={"draft_id": "law_draft"}),
    "desk-draft-fairness-word": Route(READERS, objects={"draft_id": "law_draft"}),
    "desk-draft-fairness-measure": Route(READERS, objects=REVIEWED),
    "desk-draft-fairness-answers": Route("officer head", "nobody", REVIEWED, method="post"),
    "desk-draft-fairness-exception": Route("officer head", "nobody", REVIEWED, method="post"),
    "desk-draft-fairness-opinion": Route("head", "nobody", REVIEWED, method="post"),
    "desk-draft-fairness-conclusion": Route("secretary", "secretary", REVIEWED, method="post"),
    "desk-consultation": Route(READERS, objects=CONSULTATION),
    "desk-consultation-report": Route("head secretary", objects=CONSULTATION, method="post"),
    "desk-consultation-export": Route(DRAFTERS, objects=CONSULTATION),
    "desk-comment-moderate": Route(DRAFTERS, objects=COMMENT, method="post", data={"shown": "1"}),
    "desk-comment-group": Route(DRAFTERS, objects=COMMENT, method="post"),
    "desk-comment-answer": Route(DRAFTERS, objects={"group_id": "comment_group"}, method="post"),
}
OBJECTS: dict[str, Callable[[str], object]] = {
    "consultation": lambda _code: consultation().pk,
    "reported": lambda _code: reported().pk,
    "law_draft": _draft,
    "reviewed_draft": lambda code: reviewed(code).pk,
    "comment": lambda _code: consultation().comments.first().pk,  # type: ignore[union-attr]  # it has one
    "comment_token": lambda _code: consultation().comments.first().token,  # type: ignore[union-attr]  # likewise
    "comment_group": lambda _code: consultation().comments.first().group_id,  # type: ignore[union-attr]  # likewise
}
