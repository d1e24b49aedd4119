"""How does an evaluation become a Word file that an office can still edit?"""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _t

from huiqi.web.tags import money_text, tr
from huiqi.web.word import add_table, content, titled


def as_word(found: dict[str, Any]) -> bytes:
    """The evaluation as .docx: its verdict, its words, and the tables of cost, reach and results."""
    evaluation, version, figures = found["evaluation"], found["version"], found["figures"]
    title = _t("政策评估：%(title)s") % {"title": version.title}
    document = titled(title, dt.datetime.combine(evaluation.concluded_on, dt.time()))
    document.add_paragraph(f"{version.document_number}  {evaluation.concluded_on}")
    document.add_paragraph(f"{_t('评估结论')}{_t('：')}{tr(str(evaluation.get_verdict_display()))}")
    document.add_paragraph(evaluation.opinion)
    heads = (_t("措施"), _t("预测"), _t("审定的金额"), _t("已付"), _t("得到支持的企业"))
    money = [
        (f"{m.clause} {tr(m.title)}", _money(s.expected_fen), money_text(s.decided_fen), money_text(s.paid_fen),
         str(s.supported))
        for m, s, *_bars in found["rows"]
    ]  # fmt: skip
    total = figures.total
    money.append((_t("合计"), _money(total.expected_fen), money_text(total.decided_fen), money_text(total.paid_fen), ""))
    document.add_heading(_t("花了多少，惠及多少"), level=2)
    add_table(document, heads, money)
    amounts = [
        (_t(label), *("—" if hidden else _amount(value, is_money=is_money) for value in (one.before, one.now, one.expected)))
        for label, is_money, one, _way, hidden in found["results"]
    ]
    document.add_heading(_t("达到了什么"), level=2)
    add_table(document, (_t("指标"), _t("施行时"), _t("评估时"), _t("预期")), amounts)
    return content(document)


def _money(fen: int | None) -> str:
    return "—" if fen is None else money_text(fen)


def _amount(value: int | None, *, is_money: bool) -> str:
    return "—" if value is None else money_text(value) if is_money else str(value)
