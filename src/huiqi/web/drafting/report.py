"""How does the report on what was adopted become a Word file that an office can still edit?"""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _t

from huiqi.web.tags import tr
from huiqi.web.word import add_table, content, titled


def as_word(found: dict[str, Any]) -> bytes:
    """The report as .docx: its head, the counts, and a row for each group of comments."""
    consultation, counts = found["consultation"], found["counts"]
    title = _t("意见采纳情况：%(title)s") % {"title": found["draft"].title}
    document = titled(title, timezone.localtime(consultation.reported_at).replace(tzinfo=None))
    if consultation.summary:
        document.add_paragraph(consultation.summary)
    document.add_paragraph(
        _t("%(first)s 至 %(last)s 公开征求意见，收到 %(all)s 条，归并为 %(groups)s 项：采纳 %(adopted)s 项，"
           "部分采纳 %(partly)s 项，不采纳 %(declined)s 项。")
        % {"first": consultation.opens_on, "last": consultation.closes_on, "all": found["comments"],
           "groups": len(found["rows"]), **counts}
    )  # fmt: skip
    rows = []
    for group, shown, hidden in found["rows"]:
        said = [comment.body for comment in shown]
        said += [_t("另有 %(count)s 条不公开。") % {"count": hidden}] if hidden else []
        verdict = tr(str(group.get_verdict_display()))
        rows.append((group.clause or _t("整份草案"), "\n".join(said), verdict, group.reason))
    add_table(document, [_t(head) for head in ("条款", "意见", "处理", "理由")], rows)
    return content(document)
