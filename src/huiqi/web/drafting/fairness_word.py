"""How does the written conclusion of a fair-competition review become a Word file? (条例 17)"""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _t

from huiqi.access.queries import names_of
from huiqi.drafting import queries
from huiqi.drafting.fair_competition import Verdict
from huiqi.drafting.fair_competition_articles import ITEMS, Severity
from huiqi.drafting.fair_competition_concerns import PLACES
from huiqi.drafting.fair_competition_exceptions import GROUNDS
from huiqi.drafting.models import Draft
from huiqi.web.tags import tr
from huiqi.web.word import add_table, content, titled


def as_word(draft: Draft, review: queries.DraftReview) -> bytes:
    """The conclusion as .docx: the draft, whom it heard, a table of the measures, and each with what was signed."""
    title = _t("公平竞争审查结论：%(title)s") % {"title": draft.title}
    document = titled(title, timezone.localtime(draft.made_at).replace(tzinfo=None))
    document.add_paragraph(_t("起草部门：%(department)s") % {"department": _t(draft.department)})
    document.add_paragraph(f"SHA-256 {draft.sha256}")
    for heard in draft.consultations.all():
        said = {"first": heard.opens_on, "last": heard.closes_on, "count": heard.comments.count()}
        document.add_paragraph(_t("%(first)s 至 %(last)s 公开征求意见，收到 %(count)s 条。") % said)
    add_table(
        document, [_t(head) for head in ("措施", "机器初审", "状态", "结论文号", "结论日期")],
        [(_named(one), tr(one.sheet.found.verdict.label), _standing(one), *_record(one)) for one in review.measures],
    )  # fmt: skip
    signers = {row.signed_by for one in review.measures for row in (one.opinion, one.conclusion) if row}
    names = names_of(signers)
    for one in review.measures:
        _measure(document, one, names)
    return content(document)


def _measure(document: Any, one: queries.MeasureStanding, names: dict[str, str]) -> None:
    """One measure: as it was signed where it was, else as it is now."""
    document.add_heading(_named(one), level=2)
    conclusion = one.conclusion
    opinion = conclusion.opinion if conclusion else one.opinion
    sheet = opinion.frozen if opinion else one.sheet.frozen()
    document.add_paragraph(_t("机器初审：%(verdict)s") % {"verdict": tr(Verdict(sheet["verdict"]).label)})
    for item, severity, kind, name, words, _fact in sheet["concerns"]:
        place = f"{tr(PLACES[kind])} {name}" + (f"“{words}”" if words else "")
        line = f"[{tr(Severity(severity).label)}] {tr(ITEMS[item].question)} {place}"
        document.add_paragraph(line, style="List Bullet")
    rows = [
        (tr(ITEMS[item].question), _t("有问题") if problem else _t("没有问题"), words)
        for item, (problem, words) in sheet["said"].items()
    ]
    if rows:
        add_table(document, [_t(head) for head in ("审查的问题", "判断", "理由")], rows)
    if sheet["exception"]:
        ground, milder, ends_on = sheet["exception"]
        said = {"ground": tr(GROUNDS[ground]), "milder": milder, "day": ends_on}
        document.add_paragraph(_t("适用例外：%(ground)s。%(milder)s 截止日期 %(day)s。") % said)
    if opinion:
        said = {"outcome": tr(str(opinion.get_proposed_display())), "words": opinion.words}
        document.add_paragraph(_t("初步意见（%(outcome)s）：%(words)s") % said)
        document.add_paragraph(_signed(_t(opinion.department), names, opinion))
    if conclusion:
        said = {"outcome": tr(str(conclusion.get_outcome_display())), "document": conclusion.record.document}
        document.add_paragraph(_t("审查结论：%(outcome)s（%(document)s）") % said)
        if conclusion.words:
            document.add_paragraph(conclusion.words)
        document.add_paragraph(_signed("", names, conclusion))
    else:
        document.add_paragraph(_t("还没有签署审查结论。"))


def _signed(department: str, names: dict[str, str], row: Any) -> str:
    day = timezone.localtime(row.signed_at).date()
    return f"{department} {names.get(row.signed_by, row.signed_by)} {day}".strip()


def _named(one: queries.MeasureStanding) -> str:
    return f"{one.sheet.law.clause} {tr(one.sheet.law.title)}"


def _standing(one: queries.MeasureStanding) -> str:
    until = one.conclusion.record.until if one.conclusion else None
    words = tr(one.standing.label)
    return _t("%(words)s（至 %(day)s）") % {"words": words, "day": until} if until else words


def _record(one: queries.MeasureStanding) -> tuple[str, str]:
    record = one.conclusion.record if one.conclusion else None
    return (record.document, str(record.on)) if record else ("—", "—")
