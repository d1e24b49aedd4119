"""How does the report on what was adopted become a Word file that an office can still edit?"""

from io import BytesIO
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _t
from docx import Document

from huiqi.web.tags import tr


def as_word(found: dict[str, Any]) -> bytes:
    """The report as .docx: its head, the counts, and a row for each group of comments."""
    consultation, counts = found["consultation"], found["counts"]
    document: Any = Document()
    document.core_properties.created = timezone.localtime(consultation.reported_at).replace(tzinfo=None)
    document.add_heading(_t("意见采纳情况：%(title)s") % {"title": found["draft"].title}, level=1)
    if consultation.summary:
        document.add_paragraph(consultation.summary)
    document.add_paragraph(
        _t("%(first)s 至 %(last)s 公开征求意见，收到 %(all)s 条，归并为 %(groups)s 项：采纳 %(adopted)s 项，"
           "部分采纳 %(partly)s 项，不采纳 %(declined)s 项。")
        % {"first": consultation.opens_on, "last": consultation.closes_on, "all": found["comments"],
           "groups": len(found["rows"]), **counts}
    )  # fmt: skip
    table = document.add_table(rows=1, cols=4, style="Table Grid")
    for cell, head in zip(table.rows[0].cells, ("条款", "意见", "处理", "理由"), strict=True):
        cell.text = _t(head)
    for group, shown, hidden in found["rows"]:
        said = [comment.body for comment in shown]
        said += [_t("另有 %(count)s 条不公开。") % {"count": hidden}] if hidden else []
        words = (group.clause or _t("整份草案"), "\n".join(said), tr(str(group.get_verdict_display())), group.reason)
        for cell, text in zip(table.add_row().cells, words, strict=True):
            cell.text = str(text)
    file = BytesIO()
    document.save(file)
    return file.getvalue()
