"""Which routes has a draft's way, and what are they about?"""

import datetime as dt
from collections.abc import Callable, Sequence

from django.utils import timezone

from access.people import FIRM, LEAD, OTHER, actor
from drafting import ways
from gateways.makers import pdf
from huiqi.access.actor import VISITOR
from huiqi.drafting import actions, queries
from huiqi.drafting.models import Comment, Consultation, Draft, Guide
from huiqi.register import queries as register
from huiqi.reports.evaluation import figures
from web.route import Route

TEXT = """关于支持示例产业的若干措施
一、目标
建设高地。
三、措施
（一）租金补贴
按实付租金的30%补贴，每年最高50万元。
（二）贷款贴息
贴息最高20万元。"""
Files = Sequence[tuple[str, bytes]]
RATE = f"{ways.RENT}.rate_bp"
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
    said(made, files=[("来信.pdf", pdf())])
    return made


def said(
    of: Consultation, body: str = "租金补贴的比例太低，建议提高。", clause: str = "三（一）", files: Files = ()
) -> Comment:
    """A comment of somebody who gives a name."""
    return actions.comment(
        actor=VISITOR("198.51.100.7"), consultation_id=of.pk, clause=clause, body=body, organisation=True, name="王敏",
        contact="0755-1234", at=timezone.now(), files=files,
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


def at_step(step: str) -> Draft:
    """A draft of the department LEAD on which everything before a step was done by now; the same again where it is there."""
    text = f"{ways.TEXT}\n（十三）{step}"
    there = Draft.objects.filter(text=text).first()
    number = f"深南府规〔2026〕{len(step)}号"
    start = timezone.now() - dt.timedelta(days=75)
    decided = {row.key for row in register.decisions()}
    values = {} if RATE in decided else {RATE: 3_500}
    return there or ways.at_step(step, start=start, text=text, document_number=number, values=values)


def released() -> int:
    """A published version with its guide, which everybody may read: its number."""
    draft = at_step("guide")
    actions.write_guide(
        actor=ways.HEAD, draft_id=draft.pk, where_to_apply="区行政服务大厅3号窗", contact="0755-1234", complaints="12345",
        release=True, at=timezone.now(),
    )  # fmt: skip
    return int(Guide.objects.get(draft=draft).version_id)


def in_force(step: str = "in force") -> Draft:
    """A draft that was published and has been in force for some weeks, with a forecast."""
    there = Draft.objects.filter(text__endswith=step).first()
    if there is not None:
        return there
    text = f"{ways.TEXT}\n（十三）{step}"
    draft = ways.at_step("publication", start=timezone.now() - dt.timedelta(days=140), text=text)
    year = timezone.localdate().year
    actions.record_forecast(
        actor=ways.OFFICER, draft_id=draft.pk, years=[year, year + 1],
        measures={ways.RENT: {"fen": [500_000_000, 400_000_000], "firms": [12, 10]}},
        results={"firms": 120, "revenue_fen": 900_000_000_000}, origin={"run": 1, "result_sha256": "ab" * 32},
        at=timezone.now(),
    )  # fmt: skip
    ways.published(
        draft, at=timezone.now() - dt.timedelta(days=80), document_number=f"深南府规〔2026〕{len(step)}7号", values={}
    )
    return draft


def evaluated() -> int:
    """A published version whose evaluation is signed: its number."""
    draft = in_force("evaluated")
    version = Guide.objects.get(draft=draft).version
    if queries.evaluation_of(version) is None:
        actions.write_evaluation(
            actor=ways.OFFICER, version_id=version.pk, verdict="revise", opinion="比例偏低，建议修订。", at=timezone.now()
        )
        found = figures(ways.HEAD, version, queries.forecast_of(draft), timezone.localdate())
        actions.conclude_evaluation(actor=ways.HEAD, version_id=version.pk, figures=found.as_json(), at=timezone.now())
    return int(version.pk)


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
    "consultation-comment": Route("everyone"),
    "desk-drafts": Route(READERS),
    "desk-draft-new": Route(DRAFTERS),
    "desk-draft": Route(READERS, objects={"draft_id": "law_draft"}),
    "desk-draft-reading": Route(READERS, objects={"draft_id": "law_draft"}),
    "desk-draft-check": Route(DRAFTERS, objects={"draft_id": "law_draft"}, method="post", data={"act": "confirm"}),
    "desk-draft-measure": Route(READERS, objects={"draft_id": "law_draft"}, data={"clause": "三（一）"}),
    "desk-draft-difference": Route(READERS, objects={"draft_id": "law_draft"}),
    "desk-draft-fairness": Route(READERS, objects={"draft_id": "law_draft"}),
    "desk-draft-legality": Route(READERS, objects={"draft_id": "sent_draft"}),
    "desk-draft-decision": Route(READERS, objects={"draft_id": "lawful_draft"}),
    "desk-draft-publication": Route(READERS, objects={"draft_id": "decided_draft"}),
    "desk-draft-guide": Route(READERS, objects={"draft_id": "published_draft"}),
    "desk-draft-evaluation": Route(READERS, objects={"draft_id": "published_draft"}),
    "desk-lab-forecast": Route(DRAFTERS, objects={"run_id": "lab_run"}),
    "published-evaluation": Route("everyone", objects={"version_id": "evaluated"}),
    "published-evaluation-word": Route("everyone", objects={"version_id": "evaluated"}),
    "published": Route("everyone"),
    "published-version": Route("everyone", objects={"version_id": "version"}),
    "published-version-word": Route("everyone", objects={"version_id": "version"}),
    "published-guide": Route("everyone", objects={"version_id": "version"}),
    "published-guide-word": Route("everyone", objects={"version_id": "version"}),
    "desk-draft-fairness-word": Route(READERS, objects={"draft_id": "law_draft"}),
    "desk-draft-fairness-measure": Route(READERS, objects=REVIEWED),
    "desk-draft-fairness-answers": Route("officer head", "nobody", REVIEWED, method="post"),
    "desk-draft-fairness-exception": Route("officer head", "nobody", REVIEWED, method="post"),
    "desk-draft-fairness-opinion": Route("head", "nobody", REVIEWED, method="post"),
    "desk-draft-fairness-conclusion": Route("secretary", "secretary", REVIEWED, method="post"),
    "desk-consultation": Route(READERS, objects=CONSULTATION),
    "desk-consultation-report": Route("head secretary", objects=CONSULTATION, method="post"),
    "desk-consultation-export": Route(DRAFTERS, objects=CONSULTATION),
    "desk-consultation-files": Route(DRAFTERS, objects=CONSULTATION),
    "desk-comment-file": Route(DRAFTERS, objects={"file_id": "comment_file"}),
    "desk-comment-moderate": Route(DRAFTERS, objects=COMMENT, method="post", data={"shown": "1"}),
    "desk-comment-group": Route(DRAFTERS, objects=COMMENT, method="post"),
    "desk-comment-answer": Route(DRAFTERS, objects={"group_id": "comment_group"}, method="post"),
}
OBJECTS: dict[str, Callable[[str], object]] = {
    "consultation": lambda _code: consultation().pk,
    "reported": lambda _code: reported().pk,
    "law_draft": _draft,
    "sent_draft": lambda _code: at_step("legality").pk,
    "lawful_draft": lambda _code: at_step("decision").pk,
    "decided_draft": lambda _code: at_step("publication").pk,
    "published_draft": lambda _code: at_step("guide").pk,
    "version": lambda _code: released(),
    "evaluated": lambda _code: evaluated(),
    "reviewed_draft": lambda code: reviewed(code).pk,
    "comment": lambda _code: consultation().comments.first().pk,  # type: ignore[union-attr]  # it has one
    "comment_file": lambda _code: consultation().comments.first().files.first().pk,  # type: ignore[union-attr]  # it has one
    "comment_group": lambda _code: consultation().comments.first().group_id,  # type: ignore[union-attr]  # likewise
}
