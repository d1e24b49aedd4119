"""What is a column of a list called?"""

from django.utils.translation import gettext_noop as _noop

from huiqi.web.tags import tr

TITLES: dict[str, str] = {
    "enterprise__name": _noop("企业"), "case__enterprise__name": _noop("企业"), "host__enterprise__name": _noop("企业"),
    "recovery__case__enterprise__name": _noop("企业"), "operator__name": _noop("运营方"), "scene__name": _noop("场景"),
    "host__name": _noop("主播"), "name": _noop("名称"), "credit_code": _noop("统一社会信用代码"),
    "sub_district": _noop("街道"), "established_on": _noop("成立日期"), "year": _noop("年度"),
    "revenue_fen": _noop("营业收入（元）"), "earlier_fen": _noop("前一年营业收入（元）"), "growth_fen": _noop("增长（元）"),
    "paid_fen": _noop("本年到账（元）"), "invested_fen": _noop("本年投资（元）"), "full_year": _noop("满十二个月"),
    "auditor": _noop("审计机构"), "checked_on": _noop("核对日期"), "platform": _noop("平台"),
    "product_name": _noop("商品"), "settled_on": _noop("结算或落户日期"), "counts_on": _noop("退款期满"),
    "amount_fen": _noop("金额（元）"), "refund_fen": _noop("退款（元）"), "kept_fen": _noop("减退款后（元）"),
    "day": _noop("日期"), "orders": _noop("订单数"), "sales_fen": _noop("成交额（元）"), "kind": _noop("类别"),
    "comes_from": _noop("来自"), "what": _noop("内容"), "invoice": _noop("发票号"), "paid_on": _noop("付款日期"),
    "area_m2": _noop("建筑面积（平方米）"), "let_m2": _noop("已出租（平方米）"), "studios": _noop("直播间"),
    "number": _noop("编号"), "measure": _noop("措施"), "state": _noop("状态"), "submitted_at": _noop("提交日期"),
    "label": _noop("结果"), "at": _noop("日期"), "rounds": _noop("补正次数"), "first_pass": _noop("一次通过"),
    "asked_at": _noop("告知日期"), "answered_at": _noop("答复日期"), "prefilled": _noop("来自登记的事实"),
    "known": _noop("全部事实"), "document_number": _noop("文号"), "decided_on": _noop("审定日期"),
    "award_fen": _noop("核定金额（元）"), "free": _noop("免申即享"), "free_fen": _noop("其中免申即享（元）"),
    "filed_at": _noop("提出日期"), "was_upheld": _noop("成立"), "ground": _noop("事由"), "opened_at": _noop("启动日期"),
    "closed_at": _noop("结束日期"), "claimed_fen": _noop("应追回（元）"), "received_on": _noop("收款日期"),
    "interest_fen": _noop("利息（元）"), "principal_fen": _noop("本金（元）"), "booked_on": _noop("记账日期"),
    "case_ref": _noop("申请编号"), "document": _noop("凭据文件"), "signed_fen": _noop("增减（元）"), "stage": _noop("环节"),
    "department": _noop("部门"), "started_on": _noop("开始日期"), "ended_on": _noop("结束日期"),
    "days": _noop("时限（工作日）"), "elapsed": _noop("用时（工作日）"), "late": _noop("超期"),
}  # fmt: skip
"""By path, or by the last part of one."""


def title_of(path: str) -> str:
    """The title of a column, in the language of the page."""
    return tr(TITLES.get(path) or TITLES[path.split("__")[-1]])
