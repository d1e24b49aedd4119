"""What does a firm do about its papers? Hand in files, take one back and undo that, or say how else a paper is dealt with.

Files are handed in while the firm may change its application; a paper that may be deferred also later.
"""

import datetime as dt

from django.db import IntegrityError, transaction

from huiqi.access.actor import Actor
from huiqi.access.permissions import require
from huiqi.cases.actions.change import changing, note, refuse_stale
from huiqi.cases.errors import AnswerRefused, IllegalTransition, UnknownCase
from huiqi.cases.models import Case, CasePaper, Upload
from huiqi.cases.queries import case_by_id
from huiqi.cases.states import ACCEPTED, EDITABLE, TAKES_LATER
from huiqi.cases.typed import plain
from huiqi.engine.rule import Paper
from huiqi.register.files import receive
from huiqi.units.sentence import Sentence

FILES_MAX = 20
"""Files of one paper, at most."""


def attach_file(*, actor: Actor, case_id: int, version: int, at: dt.datetime, paper: str, name: str, content: bytes) -> Case:
    """Hand in a file for a paper, which is "provided" from then on; the same file again changes nothing.

    Raises FileRefused, Forbidden, StaleCase, IllegalTransition, AnswerRefused.
    """
    case = case_by_id(case_id)
    require(actor, "case.draft", case)
    refuse_stale(case, version)
    _refuse_late(case, _paper(case, paper))
    received = receive(name, content)
    with changing(actor=actor, verb="case.draft", case_id=case_id, version=version, at=at) as case:
        _refuse_late(case, _paper(case, paper))
        row, _ = CasePaper.objects.update_or_create(
            case=case, name=paper, defaults={"manner": CasePaper.Manner.PROVIDED, "changed_at": at}
        )
        there = row.uploads.filter(removed_at=None)
        if there.filter(sha256=received.sha256).exists():
            return case
        if there.count() >= FILES_MAX:
            raise AnswerRefused(
                paper, "“%(paper)s”已有 %(most)s 个文件；请合并成一个 PDF，或先移除不要的文件。", paper=paper, most=FILES_MAX
            )
        upload = Upload.objects.create(paper=row, uploaded_by=actor.name, **received.fields(at))
        return _noted(case, upload, "attach_file", "已上传文件", actor, at)


def detach_file(*, actor: Actor, case_id: int, version: int, at: dt.datetime, upload_id: int) -> Case:
    """Take a file back; it stays on record and can be restored.

    Raises Forbidden, StaleCase, IllegalTransition, UnknownCase.
    """
    with changing(actor=actor, verb="case.draft", case_id=case_id, version=version, at=at) as case:
        upload = _upload(case, upload_id, removed=False)
        upload.removed_at = at
        upload.save(update_fields=["removed_at"])
        return _noted(case, upload, "detach_file", "已移除文件", actor, at)


def restore_file(*, actor: Actor, case_id: int, version: int, at: dt.datetime, upload_id: int) -> Case:
    """Undo detach_file(). Raises Forbidden, StaleCase, IllegalTransition, UnknownCase, AnswerRefused."""
    with changing(actor=actor, verb="case.draft", case_id=case_id, version=version, at=at) as case:
        upload = _upload(case, upload_id, removed=True)
        upload.removed_at = None
        try:
            with transaction.atomic():
                upload.save(update_fields=["removed_at"])
        except IntegrityError:
            raise AnswerRefused(upload.paper.name, "“%(file)s”已重新上传过，不必恢复。", file=upload.name) from None
        return _noted(case, upload, "restore_file", "已恢复文件", actor, at)


def _upload(case: Case, upload_id: int, *, removed: bool) -> Upload:
    if case.state not in EDITABLE:
        raise IllegalTransition(
            "申请 %(case)s 现在是“%(state)s”，文件不能再移除；需要更改请联系窗口。",
            case=case,
            state=case.get_state_display(),
        )
    found = Upload.objects.select_related("paper").filter(paper__case=case, pk=upload_id, removed_at__isnull=not removed)
    if (upload := found.first()) is None:
        raise UnknownCase("找不到这个文件，可能已在别处移除或恢复；请刷新页面。")
    return upload


def _noted(case: Case, upload: Upload, event: str, done: str, actor: Actor, at: dt.datetime) -> Case:
    case.saved_at = at
    detail: dict[str, object] = {
        "paper": upload.paper.name,
        "upload": upload.pk,
        "sha256": upload.sha256,
        "size": upload.size,
        "kind": upload.kind,
        "scanned": upload.scanned,
    }
    tells = ("lead",) if case.state == ACCEPTED else ()
    label = Sentence("材料“%(paper)s”：%(done)s", paper=upload.paper.name, done=done)
    return note(case, event, label, verb="case.draft", actor=actor, at=at, detail=detail, tells=tells)


def note_paper(
    *, actor: Actor, case_id: int, version: int, at: dt.datetime, name: str, manner: str, remark: str = ""
) -> Case:
    """How one paper is dealt with: by its files, deferred, by commitment, or from a register.

    Raises Forbidden, StaleCase, IllegalTransition, AnswerRefused.
    """
    with changing(actor=actor, verb="case.draft", case_id=case_id, version=version, at=at) as case:
        _refuse_manner(paper := _paper(case, name), manner, case)
        _refuse_late(case, paper)
        CasePaper.objects.update_or_create(
            case=case, name=name, defaults={"manner": manner, "note": plain(remark)[:300], "changed_at": at}
        )
        case.saved_at = at
        label = Sentence("材料“%(paper)s”：%(done)s", paper=name, done=str(CasePaper.Manner(manner).label))
        detail: dict[str, object] = {"paper": name, "manner": manner}
        tells = ("lead",) if case.state == ACCEPTED else ()
        return note(case, "note_paper", label, verb="case.draft", actor=actor, at=at, detail=detail, tells=tells)


def _paper(case: Case, name: str) -> Paper:
    paper = next((p for p in case.law.papers if p.name == name), None)
    if paper is None:
        raise AnswerRefused(name, "%(title)s不需要“%(name)s”；请按材料清单提交。", title=case.law.title, name=name[:60])
    return paper


def _refuse_late(case: Case, paper: Paper) -> None:
    if case.state not in (*EDITABLE, *TAKES_LATER):
        raise IllegalTransition(
            "申请 %(case)s 现在是“%(state)s”，不能再补交材料；请联系牵头部门。", case=case, state=case.get_state_display()
        )
    if case.state in TAKES_LATER and not paper.deferrable:
        raise IllegalTransition(
            "申请 %(case)s 已在办理中，“%(paper)s”不能再更换；需要更改请联系窗口。", case=case, paper=paper.name
        )


def _refuse_manner(paper: Paper, manner: str, case: Case) -> None:
    if manner not in CasePaper.Manner.values:
        raise AnswerRefused(
            paper.name, "材料“%(paper)s”的提交方式不对；请选上传文件、容缺、承诺代替或登记资料代替。", paper=paper.name
        )
    if manner == CasePaper.Manner.PROVIDED and not _has_file(case, paper):
        raise AnswerRefused(paper.name, "“%(paper)s”还没有文件，请上传。", paper=paper.name)
    if manner == CasePaper.Manner.REGISTER and not paper.source:
        raise AnswerRefused(paper.name, "“%(paper)s”没有可代替的登记资料，请提交文件。", paper=paper.name)
    if manner in (CasePaper.Manner.DEFERRED, CasePaper.Manner.COMMITTED) and not paper.deferrable:
        raise AnswerRefused(paper.name, "“%(paper)s”不能容缺，也不能以承诺代替，请提交文件。", paper=paper.name)
    if manner == CasePaper.Manner.DEFERRED and case.state not in EDITABLE:
        raise AnswerRefused(paper.name, "“%(paper)s”已在办理中，不能再改为容缺，请提交文件。", paper=paper.name)


def _has_file(case: Case, paper: Paper) -> bool:
    return Upload.objects.filter(paper__case=case, paper__name=paper.name, removed_at=None).exists()
