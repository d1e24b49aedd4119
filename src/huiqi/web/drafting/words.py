"""How is what was found in a text said? Its kind, what it does, what it is counted over, and its value."""

from django.utils.translation import gettext_noop as _

from huiqi.drafting.findings import Finding
from huiqi.engine.formula import show_value

KINDS = {
    "amount": _("金额"), "rate": _("比例"), "years": _("年数"), "months": _("月数"), "working_days": _("工作日"),
    "days": _("天数"), "date": _("日期"), "department": _("部门"), "condition": _("条件"),
}  # fmt: skip
ROLES = {
    "cap": _("上限"), "floor": _("起点"), "fixed": _("定额"), "range_low": _("区间低"), "range_high": _("区间高"),
    "duration": _("期限"), "within": _("期限内"), "past": _("近几年"), "validity": _("有效期"), "effective": _("施行日"),
    "expires": _("失效日"), "lead": _("牵头"), "with": _("配合"), "named": _("提到"), "must": _("应当"),
    "must_not": _("不得"), "who": _("支持谁"), "item": _("条件之一"),
}  # fmt: skip
SCOPES = {"per_year": _("每年"), "once": _("一次性"), "total": _("累计"), "per_month": _("每月"), "": ""}
CHANGES = {
    "added": _("新增"), "removed": _("删去"), "renumbered": _("改号"), "changed": _("修改"), "same": _("未变"),
}  # fmt: skip
_UNITS = {"rate": "bp", "amount": "fen"}
_MEASURES = {"years": "年", "months": "个月", "working_days": "个工作日", "days": "天"}


def worth(found: Finding) -> str:
    """The value as people read it; the words where it has none."""
    if found.value is None or found.kind in ("department", "date"):
        return found.words
    return show_value(found.value, _UNITS[found.kind]) if found.kind in _UNITS else found.words


def told(found: Finding) -> dict[str, str]:
    """One thing found, in words."""
    return {"kind": KINDS[found.kind], "scope": SCOPES[found.scope], "role": ROLES[found.role], "worth": worth(found)}


def as_typed(found: Finding) -> str:
    """The value as a person would type it, the same that drafting.typed reads; empty where it has none."""
    if found.value is None:
        return ""
    if found.kind == "date":
        return f"{found.value // 10_000}-{found.value // 100 % 100:02}-{found.value % 100:02}"
    if found.kind in _UNITS:
        return show_value(found.value, _UNITS[found.kind])
    return f"{found.value}{_MEASURES[found.kind]}"
