"""How do a published version and its guide become Word files that an office can still edit?"""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _t

from huiqi.web.tags import money_text, tr
from huiqi.web.word import content, titled


def version_as_word(found: dict[str, Any]) -> bytes:
    """The words of a version as .docx, under its title and number, with its hash at the end."""
    version = found["version"]
    document = titled(version.title, dt.datetime.combine(version.issued_on, dt.time()))
    document.add_paragraph(version.document_number)
    document.add_paragraph(_days(version))
    for line in found["text"].splitlines():
        if line.strip():
            document.add_paragraph(line.strip())
    document.add_paragraph(f"SHA-256 {version.text_sha256}")
    return content(document)


def guide_as_word(found: dict[str, Any]) -> bytes:
    """The guide as .docx: each opened measure, then where to go."""
    version, guide = found["version"], found["guide"]
    on = guide.released_on or version.issued_on
    document = titled(_t("办事指南：%(title)s") % {"title": version.title}, dt.datetime.combine(on, dt.time()))
    document.add_paragraph(f"{version.document_number}  {_days(version)}")
    for told in found["measures"]:
        _measure(document, told)
    for head, words in ((_t("到哪里办"), guide.where_to_apply), (_t("联系方式"), guide.contact),
                        (_t("投诉渠道"), guide.complaints)):  # fmt: skip
        document.add_heading(head, level=2)
        document.add_paragraph(words)
    if found["closed"]:
        document.add_heading(_t("暂不开放的措施"), level=2)
        for measure in found["closed"]:
            document.add_paragraph(f"{measure.clause} {_t(measure.title)}{_t('：')}{version.closed[measure.id]}")
    return content(document)


def _measure(document: Any, told: dict[str, Any]) -> None:
    """What one measure gives to whom, on what conditions, with which papers, and how long it takes."""
    measure = told["m"]
    document.add_heading(f"{measure.clause} {_t(measure.title)}", level=2)
    document.add_paragraph(f"{_t('给谁')}{_t('：')}{_t(measure.who)}")
    if told["cap"]:
        document.add_paragraph(f"{_t('最多给多少')}{_t('：')}{money_text(told['cap'].fen)}")
    if told["assumed_count"]:
        document.add_paragraph(_t("有 %(n)s 个数字还没有决定；决定前不发放。") % {"n": told["assumed_count"]})
    _list(document, _t("怎么算"), [" ".join((tr(line.label), *line.figures)) for line in told["sum_lines"]])
    _list(document, _t("能得到什么"), [_t(result) for result in measure.results])
    _list(document, _t("条件"), [tr(condition.label) for condition in told["conditions"]])
    _list(document, _t("要交的材料"), [
        " ".join((_t(paper.name), *((f"（{_t('可以后补')}）",) if paper.deferrable else ()))) for paper in measure.papers
    ])  # fmt: skip
    _list(document, _t("办理步骤"), [
        f"{_t(stage.name)}{_t('：')}{_t('%(days)s 个工作日') % {'days': stage.working_days}}"
        f"{'' if stage.counted else _t('（不计入）')}" for stage in told["clock"]
    ])  # fmt: skip
    document.add_paragraph(f"{_t('主责部门')}{_t('：')}{_t(measure.lead)}")


def _list(document: Any, head: str, lines: list[str]) -> None:
    """A head and its lines; nothing where there are none."""
    if lines:
        document.add_heading(head, level=3)
        for line in lines:
            document.add_paragraph(line, style="List Number")


def _days(version: Any) -> str:
    return _t("%(issued)s 印发，%(effective)s 起施行，有效期至 %(expires)s。") % {
        "issued": version.issued_on, "effective": version.effective_on, "expires": version.expires_on,
    }  # fmt: skip
