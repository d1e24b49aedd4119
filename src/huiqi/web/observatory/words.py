"""How is each figure said? Its title, what it means, where it comes from, and its value as people write it."""

from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_noop as _noop

from huiqi.access.departments import TREASURY
from huiqi.reports.observatory.clocks import DESK, FIRM
from huiqi.reports.observatory.figure import Unit
from huiqi.units.money import FEN_PER_WAN
from huiqi.web.tags import money_text, tr

YI_FEN = 10_000 * FEN_PER_WAN
_MILLION_FEN = 100_000_000


@dataclass(frozen=True)
class Word:
    """A figure in Chinese: `meaning` says how it is reckoned, `source` which rows and how sure they are."""

    title: str
    meaning: str
    source: str


_AUDITED = _noop("审计报告登记，主管部门已核对")
_ROLES = _noop("企业登记库的直播角色")
_CASES = _noop("申请办理记录")
_BOOKS = _noop("资金账，逐笔可查")
WORDS: dict[str, Word] = {
    "revenue": Word(
        _noop("营业收入（上年度，审计）"),
        _noop(
            "当日有直播角色的企业，其上年度审计报告中、已由主管部门核对的不含税营业收入之和；没有报告的企业不计，也不按零计。"
        ),
        _AUDITED,
    ),
    "online_retail": Word(
        _noop("网络零售额（已登记订单）"),
        _noop(
            "本年退款期已满、没有疑点的已登记订单，减去退款后之和。目前逐单登记的只有对口帮扶产品，不代表全区网络零售额。"
        ),
        _noop("订单登记，由企业的平台结算表导入并核对"),
    ),
    "gmv": Word(
        _noop("直播交易额 GMV（已登记场次）"),
        _noop("本年已举办并填报结果的直播场次，下单金额之和；含未付款和退款，所以不与营业收入、网络零售额相加。"),
        _noop("直播场次登记，由企业填报，未经核验"),
    ),
    "firms": Word(
        _noop("直播企业（家）"),
        _noop("当日登记有直播间运营者、服务机构或平台经营者角色的企业；主播个人不计。"),
        _ROLES,
    ),
    "attracted": Word(
        _noop("本年引进企业（家）"), _noop("本年落户的招商线索，以登记的落户日期为准。"), _noop("招商线索登记")
    ),
    "investment": Word(
        _noop("社会投资（已核对）"),
        _noop("本年付款、经专项审计并由主管部门核对的运营方投资发票，不含税金额之和。"),
        _noop("投资登记，主管部门已核对"),
    ),
    "chain_platform_operator": Word(_noop("平台经营者"), _noop("当日有这一直播角色的企业。"), _ROLES),
    "chain_mcn": Word(_noop("服务机构（MCN）"), _noop("当日有这一直播角色的企业。"), _ROLES),
    "chain_room_operator": Word(_noop("直播间运营者"), _noop("当日有这一直播角色的企业。"), _ROLES),
    "chain_host": Word(_noop("主播"), _noop("当日有登记主播的企业。"), _ROLES),
    "chain_live_room": Word(_noop("直播团队"), _noop("当日在供需登记中有有效信息的企业。"), _noop("供需登记")),
    "chain_supplier": Word(_noop("供货商"), _noop("当日在供需登记中有有效信息的企业。"), _noop("供需登记")),
    "chain_warehouse": Word(_noop("仓储"), _noop("当日在供需登记中有有效信息的企业。"), _noop("供需登记")),
    "chain_logistics": Word(_noop("物流"), _noop("当日在供需登记中有有效信息的企业。"), _noop("供需登记")),
    "chain_training": Word(_noop("人才培训"), _noop("当日有经认定的培训或实习基地的企业。"), _noop("培训基地登记")),
    "venues": Word(
        _noop("经认定的园区和集聚区（个）"), _noop("当日认定有效、没有撤销的园区和办公集聚区。"), _noop("园区认定登记")
    ),
    "occupancy": Word(
        _noop("出租率"),
        _noop("经认定且建筑面积已知的园区和集聚区：当日有效租约的面积之和，除以建筑面积之和；没有登记的租约不在其中。"),
        _noop("租约登记和园区登记"),
    ),
    "tenants": Word(
        _noop("园区内企业（家）"), _noop("当日在经认定的园区或集聚区有有效租约的企业。"), _noop("租约登记和园区登记")
    ),
    "leverage_revenue": Word(
        _noop("资金撬动：营业收入增长"),
        _noop(
            "本年到账、且前两年审计报告齐全并已核对的企业：上年比前年增长的营业收入之和，除以它们本年到账的资金之和。"
            "即每1元资金对应几元增长；两者同时发生，不等于因果。"
        ),
        _AUDITED,
    ),
    "leverage_investment": Word(
        _noop("资金撬动：社会投资"),
        _noop(
            "本年到账、且本年有已核对投资的企业：它们的投资之和，除以它们本年到账的资金之和，即每1元资金对应几元社会投资。"
        ),
        _noop("投资登记，主管部门已核对"),
    ),
    "paid_firms": Word(_noop("本年到账企业（家）"), _noop("本年银行已支付政策资金的企业。"), _noop("银行回单")),
    "submitted": Word(_noop("提交的申请（项）"), _noop("本年首次提交的申请，含后来撤回和不予受理的。"), _CASES),
    "first_pass": Word(
        _noop("一次通过率"), _noop("本年形式审查办结的申请中，没有要求补正就受理的占多少；不予受理的算未通过。"), _CASES
    ),
    "rounds": Word(_noop("平均补正次数"), _noop("本年形式审查办结的申请，平均每项要求补正几次。"), _CASES),
    "corrections": Word(_noop("补正通知（次）"), _noop("本年发出的一次性补正告知。"), _CASES),
    "prefilled": Word(
        _noop("免填率"),
        _noop("本年审核所依据的事实中，来自登记资料、不必由企业填写的占多少。"),
        _noop("审核意见所依据的事实及其来源"),
    ),
    "supported": Word(_noop("审定支持的金额"), _noop("本年审定支持、没有撤销的申请的核定金额之和。"), _CASES),
    "free": Word(
        _noop("免申即享占比（项数）"), _noop("本年审定支持的申请中，由系统主动建议、企业一键确认的占多少。"), _CASES
    ),
    "free_money": Word(_noop("免申即享占比（金额）"), _noop("本年审定支持的金额中，免申即享的占多少。"), _CASES),
    "objections": Word(_noop("公示异议（件）"), _noop("本年收到的实名异议。"), _CASES),
    "upheld": Word(_noop("异议成立率"), _noop("本年收到的异议中，经核实成立的占多少；还没有答复的算未成立。"), _CASES),
    "recoveries": Word(_noop("启动追回（件）"), _noop("本年启动的资金追回，含后来终止的。"), _CASES),
    "received": Word(_noop("已追回的本金"), _noop("本年收到的还款中抵作本金的部分。"), _noop("还款登记")),
    "decided": Word(_noop("已审定"), _noop("当年预算中占用、已拨付和已追回之和。"), _BOOKS),
    "appropriated": Word(_noop("预算"), _noop("当年各笔预算：下达和结转进来的，减去追减、结转和收回的。"), _BOOKS),
    "reserved": Word(_noop("占用"), _noop("当年预算中已审定、还没有付出的。"), _BOOKS),
    "paid": Word(_noop("已拨付"), _noop("当年预算中已付出、没有追回的。"), _BOOKS),
    "recovered": Word(_noop("已追回"), _noop("当年预算中付出后又追回的。"), _BOOKS),
    "available": Word(_noop("可用"), _noop("当年预算中还可以审定的。"), _BOOKS),
}
GROUPS: dict[str, tuple[str, ...]] = {
    _noop("距百亿目标"): ("revenue", "online_retail", "gmv"),
    _noop("企业和园区"): ("firms", "attracted", "venues", "occupancy", "tenants", "investment"),
    _noop("资金"): ("appropriated", "decided", "paid", "reserved", "available", "recovered"),
    _noop("办理质量"): (
        "submitted", "supported", "first_pass", "rounds", "corrections", "prefilled", "free", "free_money",
    ),
    _noop("监督"): ("objections", "upheld", "recoveries", "received"),
    _noop("资金撬动"): ("leverage_revenue", "leverage_investment", "paid_firms"),
}  # fmt: skip
"""The figures of the page in their order; the links of the chain and the clocks have tables of their own."""
WHOSE = {FIRM: _noop("企业"), DESK: _noop("受理窗口"), TREASURY: TREASURY}
UNKNOWN = _noop("未知")


def said(value: int | None, unit: Unit) -> str:
    """A figure as people write it; what is not known is said so."""
    if value is None:
        return "—" if unit in ("share", "mean") else _t(UNKNOWN)
    if unit == "fen":
        return big_money(value)
    if unit == "count":
        return f"{value:,}"
    sign = "-" if value < 0 else ""
    words = f"{sign}{abs(value) // 100:,}.{abs(value) % 100:02d}"
    if unit == "mean":
        return words
    return f"{words}%" if unit == "share" else _t("%(n)s 元") % {"n": words}


def big_money(fen: int) -> str:
    """An amount in the unit in which it is read at a glance, cut to hundredths: 1.28亿元, in English ¥128.34 million."""
    if get_language() == "en" and abs(fen) >= 1_000 * _MILLION_FEN:
        return f"¥{_cut(fen, 1_000 * _MILLION_FEN)} billion"
    if get_language() == "en":
        return f"¥{_cut(fen, _MILLION_FEN)} million" if abs(fen) >= _MILLION_FEN else money_text(fen)
    if abs(fen) >= YI_FEN:
        return f"{_cut(fen, YI_FEN)}亿元"
    return f"{_cut(fen, FEN_PER_WAN)}万元" if abs(fen) >= FEN_PER_WAN else money_text(fen)


def _cut(fen: int, unit: int) -> str:
    whole, rest = divmod(abs(fen), unit)
    part = f"{rest * 100 // unit:02d}".rstrip("0")
    return f"{'-' if fen < 0 else ''}{whole:,}{'.' if part else ''}{part}"


def share_of(part: int, whole: int) -> str:
    """A share of a goal; one that is too small to be read is said so."""
    bp = part * 10_000 // whole
    return _t("不到 %(least)s") % {"least": "0.01%"} if part and not bp else said(bp, "share")


def who(department: str) -> str:
    """Whose time a clock measures, in the language of the page."""
    return tr(WHOSE.get(department, department))
