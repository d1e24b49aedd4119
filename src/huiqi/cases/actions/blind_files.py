"""How does a file that no machine can mask come before the experts? The lead department looks at it and says so."""

import datetime as dt

from huiqi.access.actor import Actor
from huiqi.cases.actions.change import changing, note
from huiqi.cases.actions.experts import ASSIGN
from huiqi.cases.actions.review import only_accepted
from huiqi.cases.errors import NotYet, UnknownCase
from huiqi.cases.models import Case
from huiqi.cases.queries.blind_files import RELEASE, blind_files


def release_file(*, actor: Actor, case_id: int, version: int, at: dt.datetime, upload_id: int) -> Case:
    """The actor has looked at the file and found nothing in it that names the firm: experts may see it from now on.

    Raises Forbidden, StaleCase, IllegalTransition, NotYet, UnknownCase.
    """
    with changing(actor=actor, verb=ASSIGN, case_id=case_id, version=version, at=at) as case:
        only_accepted(case)
        file = next((f for f in blind_files(case) if f.upload.pk == upload_id), None)
        if file is None:
            raise UnknownCase("找不到这个文件，请从申请页面重新打开。")
        if not file.can_be_shown:
            raise NotYet("这个文件没有可以显示的页面，不能供专家查看；请申请人改交 PDF。")
        if file.is_open:
            return case
        detail = {"upload": upload_id, "sha256": file.upload.sha256}
        return note(case, RELEASE, "确认材料不含企业名称，供专家查看", verb=ASSIGN, actor=actor, at=at, detail=detail)
