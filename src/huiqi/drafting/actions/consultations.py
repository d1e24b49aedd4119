"""Ask the public, take comments, group and answer them, report."""

import datetime as dt
import secrets
from collections.abc import Sequence

from django.db import transaction

from huiqi.access.actor import Actor
from huiqi.access.permissions import require
from huiqi.drafting import queries
from huiqi.drafting.actions.drafts import locked
from huiqi.drafting.actions.noting import record
from huiqi.drafting.errors import (
    AlreadyReported,
    CommentFileRefused,
    CommentInvalid,
    ConsultationClosed,
    ConsultationInvalid,
    NotYetDisposed,
    UnknownDraft,
)
from huiqi.drafting.grouping import nearest_group
from huiqi.drafting.models import FILE_BYTES_MAX, Comment, CommentFile, CommentGroup, Consultation, Guide
from huiqi.gateways.files import Kind
from huiqi.gateways.refusal import FileRefused
from huiqi.policies.text import clauses
from huiqi.register.cipher import keyring, renew
from huiqi.register.files import Received, file_name, receive

DAYS_LEAST = 30
"""Days of a consultation; fewer need a stated reason (重大行政决策程序暂行条例 art. 15, 优化营商环境条例 art. 62)."""
BODY_MAX = 4_000
FILES_MAX = 3
"""Files that may come with one comment."""
FILE_KINDS = (Kind.PDF, Kind.DOCX, Kind.XLSX, Kind.PNG, Kind.JPEG)
"""What such a file may be."""


@transaction.atomic
def open_consultation(
    *, actor: Actor, draft_id: int, opens_on: dt.date, closes_on: dt.date, why_short: str, real_names: bool, channels: str,
    at: dt.datetime,
) -> Consultation:  # fmt: skip
    """Ask the public from a day on. Raises Forbidden, UnknownDraft, ConsultationInvalid."""
    require(actor, "draft.consult")
    draft = locked(draft_id)
    if opens_on < queries.day_of(at):
        raise ConsultationInvalid("CONSULTATION_PAST", "开始日期 %(day)s 已经过去；请从今天或以后开始。", day=opens_on)
    days = (closes_on - opens_on).days
    if days < 1:
        raise ConsultationInvalid("CONSULTATION_DAYS", "截止日期要在开始日期之后。")
    if days < DAYS_LEAST and not why_short.strip():
        raise ConsultationInvalid(
            "CONSULTATION_SHORT", "只有 %(days)s 天：公开征求意见一般不少于 %(least)s 天；缩短的要写明理由，随公告公开。",
            days=days, least=DAYS_LEAST,
        )  # fmt: skip
    if Guide.objects.filter(draft=draft).exists():
        raise ConsultationInvalid("CONSULTATION_PUBLISHED", "这份草案已经公布；修订要导入新的草案，对新稿征求意见。")
    if draft.consultations.filter(reported_at=None).exists():
        raise ConsultationInvalid("CONSULTATION_RUNS", "这份草案已有一次征求意见没有办完；请先公布采纳情况。")
    made = Consultation.objects.create(
        draft=draft, opens_on=opens_on, closes_on=closes_on, why_short=why_short.strip(), real_names=real_names,
        channels=channels.strip(), published_by=actor.key, published_at=at,
    )  # fmt: skip
    record(actor, f"consultation:{made.pk}", "draft.consult", at, {"draft": draft.pk, "days": days})
    return made


def comment(
    *, actor: Actor, consultation_id: int, clause: str, body: str, organisation: bool, name: str, contact: str,
    at: dt.datetime, files: Sequence[tuple[str, bytes]] = (),
) -> Comment:  # fmt: skip
    """Take what somebody says, with files by name; its token leads them to the answer.

    Raises UnknownDraft, ConsultationClosed, CommentInvalid, CommentFileRefused; then nothing is kept.
    """
    require(actor, "draft.comment")
    consultation = queries.consultation(consultation_id)
    body = body.strip()
    _refuse_comment(consultation, clause, body, bool(name.strip() and contact.strip()), at)
    received = _received(files)
    token = secrets.token_urlsafe(16)
    with transaction.atomic():
        made = Comment.objects.create(
            consultation=consultation, group=_group_for(consultation, clause, body), token=token, clause=clause, body=body,
            organisation=organisation, name_sealed=_sealed(name, token), contact_sealed=_sealed(contact, token), sent_at=at,
        )  # fmt: skip
        for file in received:
            CommentFile.objects.create(comment=made, **file.fields(at))
        detail = {"consultation": consultation.pk, "clause": clause, "files": len(received)}
        record(actor, f"comment:{made.pk}", "draft.comment", at, detail)
    return made


def _refuse_comment(consultation: Consultation, clause: str, body: str, named: bool, at: dt.datetime) -> None:
    if not consultation.opens_on <= queries.day_of(at) <= consultation.closes_on:
        raise ConsultationClosed(
            "CONSULTATION_CLOSED", "征求意见的时间是 %(first)s 至 %(last)s；现在不能提交。",
            first=consultation.opens_on, last=consultation.closes_on,
        )  # fmt: skip
    if not body or len(body) > BODY_MAX:
        raise CommentInvalid("COMMENT_BODY", "意见要写 1 至 %(most)s 个字。", most=BODY_MAX)
    if clause and clause not in clauses(consultation.draft.text):
        raise CommentInvalid("COMMENT_CLAUSE", "草案中没有 %(clause)s 这一条；请从列表中选择。", clause=clause)
    if consultation.real_names and not named:
        raise CommentInvalid("COMMENT_NAME", "这次征求意见要求实名：请填写姓名或单位名称，以及联系方式；它们不会公开。")


def _received(files: Sequence[tuple[str, bytes]]) -> list[Received]:
    """Each file once, checked, scanned and in the store, before anything is written; as that takes its time."""
    if len(files) > FILES_MAX:
        raise CommentFileRefused("COMMENT_FILES", "一条意见最多 %(most)s 个附件；请合并或挑选后再提交。", most=FILES_MAX)
    received: dict[str, Received] = {}
    for name, content in files:
        if len(content) > FILE_BYTES_MAX:
            raise CommentFileRefused("COMMENT_FILE_SIZE", "附件“%(name)s”超过 10 MB；请缩小后再上传。", name=file_name(name))
        try:
            one = receive(name, content, FILE_KINDS)
        except FileRefused as refused:
            raise CommentFileRefused(
                "COMMENT_FILE", "附件“%(name)s”没有收下：%(what)s；%(next)s。",
                name=file_name(name), what=refused.what, next=refused.next_step,
            ) from None  # fmt: skip
        received.setdefault(one.sha256, one)
    return list(received.values())


def renew_ciphertexts() -> int:
    """Encrypt who made each comment under the newest data key; returns how many rows were written. Raises CipherError."""
    return renew(Comment, {"name_sealed": "", "contact_sealed": ""}, lambda row: f"comment:{row.token}")


def _sealed(text: str, token: str) -> str:
    return keyring().encrypt(text.strip(), f"comment:{token}") if text.strip() else ""


def _group_for(consultation: Consultation, clause: str, body: str) -> CommentGroup:
    """The group of comments on the clause that say the same and have no answer yet, or a new one."""
    open_groups: dict[int, list[str]] = {}
    said = consultation.comments.filter(clause=clause, group__verdict="").order_by("pk")
    for group_id, words in said.values_list("group_id", "body"):
        open_groups.setdefault(group_id, []).append(words)
    near = nearest_group(body, open_groups)
    return (
        CommentGroup.objects.get(pk=near) if near else CommentGroup.objects.create(consultation=consultation, clause=clause)
    )


@transaction.atomic
def moderate(*, actor: Actor, comment_id: int, shown: bool, why: str, at: dt.datetime) -> Comment:
    """Let everybody read a comment, or keep it from them and say why. It is answered all the same."""
    require(actor, "draft.dispose")
    found = queries.comment_by_id(comment_id)
    if not shown and not why.strip():
        raise CommentInvalid("COMMENT_HIDDEN_WHY", "不公开一条意见要写明理由，例如含个人信息或攻击他人的言语。")
    found.state = Comment.State.SHOWN if shown else Comment.State.HIDDEN
    found.hidden_why = "" if shown else why.strip()[:300]
    found.save(update_fields=["state", "hidden_why"])
    record(actor, f"comment:{found.pk}", "draft.moderate", at, {"shown": shown, "why": found.hidden_why})
    return found


@transaction.atomic
def regroup(*, actor: Actor, comment_id: int, group_id: int | None, at: dt.datetime) -> Comment:
    """Move a comment to another group of its clause, or to one of its own. Raises as the others do."""
    require(actor, "draft.dispose")
    found = queries.comment_by_id(comment_id)
    _unreported(found.consultation)
    left = found.group
    if group_id is None:
        found.group = CommentGroup.objects.create(consultation=found.consultation, clause=found.clause)
    else:
        target = CommentGroup.objects.filter(pk=group_id, consultation=found.consultation, clause=found.clause).first()
        if target is None:
            raise UnknownDraft("GROUP_UNKNOWN", "没有这一组意见，或不是同一条的；请从列表中选择。")
        found.group = target
    found.save(update_fields=["group"])
    if not left.comments.exists():
        left.delete()
    record(actor, f"comment:{found.pk}", "draft.regroup", at, {"group": found.group_id})
    return found


@transaction.atomic
def dispose(*, actor: Actor, group_id: int, verdict: str, reason: str, at: dt.datetime) -> CommentGroup:
    """Answer a group of comments, with a reason; until the report is public the answer may be changed."""
    require(actor, "draft.dispose")
    group = CommentGroup.objects.select_related("consultation").filter(pk=group_id).first()
    if group is None:
        raise UnknownDraft("GROUP_UNKNOWN", "没有这一组意见，或不是同一条的；请从列表中选择。")
    _unreported(group.consultation)
    if verdict not in CommentGroup.Disposition.values or not reason.strip():
        raise CommentInvalid("DISPOSITION_REASON", "采纳、部分采纳和不采纳都要写理由；提意见的人会逐条看到。")
    group.verdict, group.reason = verdict, reason.strip()
    group.decided_by, group.decided_at = actor.key, at
    group.save()
    record(actor, f"comment-group:{group.pk}", "draft.dispose", at, {"verdict": verdict})
    return group


@transaction.atomic
def report(*, actor: Actor, consultation_id: int, summary: str, at: dt.datetime) -> Consultation:
    """Make public what was adopted and why, once it is over and every comment has its answer."""
    require(actor, "draft.consult")
    found = queries.consultation(consultation_id)
    _unreported(found)
    if queries.day_of(at) <= found.closes_on:
        raise NotYetDisposed("CONSULTATION_OPEN", "征求意见到 %(day)s 才截止；截止后才能公布采纳情况。", day=found.closes_on)
    waiting = found.groups.filter(verdict="").count() + found.comments.filter(state=Comment.State.WAITING).count()
    if waiting:
        raise NotYetDisposed("COMMENTS_WAIT", "还有 %(count)s 处没有审核或没有答复；请逐条处理后再公布。", count=waiting)
    found.summary, found.reported_at = summary.strip(), at
    found.save(update_fields=["summary", "reported_at"])
    record(actor, f"consultation:{found.pk}", "draft.report", at, {"comments": found.comments.count()})
    return found


def _unreported(consultation: Consultation) -> None:
    if consultation.reported_at:
        raise AlreadyReported("CONSULTATION_REPORTED", "采纳情况已经公布，不能再改；确需更正的请另行公告。")
