"""Why does each line of a bank's list count, or not? Said in words a treasurer uses."""

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_noop as _noop

from huiqi.register import interest

WHY = {
    interest.Why.COUNTS: _noop("计入"),
    interest.Why.OTHER_YEAR: _noop("不是今年支付"),
    interest.Why.NO_LOAN: _noop("贷款还没有核对"),
    interest.Why.PENALTY: _noop("罚息不计"),
    interest.Why.FEE: _noop("手续费不计"),
    interest.Why.RELATED_PARTY: _noop("关联方或非银行贷款不计"),
    interest.Why.NOT_SETTLED: _noop("贷款还没有结清"),
    interest.Why.DRAW_LENGTH: _noop("放款期限不在3至12个月"),
    interest.Why.BELOW_MINIMUM: _noop("这笔贷款今年利息不到1万元"),
    interest.Why.NOT_AMONG_CHOSEN: _noop("只计利息最多的三笔贷款"),
}
KINDS = {interest.Kind.INTEREST: _noop("利息"), interest.Kind.PENALTY: _noop("罚息"), interest.Kind.FEE: _noop("手续费")}


def said(count: interest.Count, contract: str = "") -> list[tuple[interest.Slip, str, str, bool]]:
    """Each slip (of a contract) with its kind and reason in the reader's language, and whether it counts."""
    return [
        (slip, _t(KINDS[slip.kind]), _t(WHY[why]), why is interest.Why.COUNTS)
        for slip, why in count.lines
        if not contract or slip.contract == contract
    ]
