"""What does a status report of ISO 20022 (pain.002) say? Settled is paid, RJCT is returned; the rest is not settled yet."""

from collections.abc import Iterator

from lxml import etree

from huiqi.gateways.treasury.errors import TreasuryError
from huiqi.gateways.treasury.table import PAID, RETURNED, Fault, ReturnLine, line_of
from huiqi.gateways.treasury.xml import parsed
from huiqi.units.sentence import Sentence

REPORT = "urn:iso:std:iso:20022:tech:xsd:pain.002.001."
STATUSES = {"ACSC": PAID, "ACCC": PAID, "RJCT": RETURNED}
"""Final statuses. ACSP, ACCP, PDNG and the like promise a payment and prove none."""
REASONS = {
    "AC01": "账号不存在或有误",
    "AC04": "账户已销户",
    "AC06": "账户被冻结",
    "AM04": "余额不足",
    "AM05": "重复的付款",
    "BE01": "户名与账号不符",
    "RC01": "行号有误",
}
"""The reason codes that come often, in our words; another code is kept as it is."""
_ANY = "{*}"


def status_rows(content: bytes) -> Iterator[ReturnLine | Fault]:
    """Each transaction of the report, numbered from 1. Raises TreasuryError where it is no pain.002."""
    root = parsed(content)
    if not etree.QName(root).namespace or not str(etree.QName(root).namespace).startswith(REPORT):
        raise TreasuryError("这个XML文件不是pain.002回单；请核对是不是银行的回单。")
    reported = _text(root, "CstmrPmtStsRpt/GrpHdr/CreDtTm")
    for number, answer in enumerate(root.iterfind(f".//{_ANY}TxInfAndSts"), 1):
        yield _line(number, answer, reported)


def _line(number: int, answer: etree._Element, reported: str) -> ReturnLine | Fault:
    status, amount = _text(answer, "TxSts"), answer.find(_path("OrgnlTxRef/Amt/InstdAmt"))
    currency = "" if amount is None else amount.get("Ccy", "")
    reference = _text(answer, "OrgnlEndToEndId")
    if amount is not None and currency != "CNY":
        said = Sentence("币种“%(currency)s”不是人民币，没有入账；请向银行核对。", currency=str(currency)[:10])
        return Fault(number, reference[:35], said)
    # The day of settlement; where the bank gives none, the day on which it reports.
    days = ("FctvIntrBkSttlmDt/Dt", "FctvIntrBkSttlmDt/DtTm", "AccptncDtTm")
    on = next((day for day in (_text(answer, path) for path in days) if day), reported)
    fen = "" if amount is None else (amount.text or "").strip()
    outcome = STATUSES.get(status, status)
    return line_of(number, reference, outcome, fen, on, _text(answer, "AcctSvcrRef"), _reason(answer))


def _reason(answer: etree._Element) -> str:
    code = _text(answer, "StsRsnInf/Rsn/Cd") or _text(answer, "StsRsnInf/Rsn/Prtry")
    words = (code, REASONS.get(code, ""), _text(answer, "StsRsnInf/AddtlInf"))
    return " ".join(word for word in words if word)


def _text(parent: etree._Element, path: str) -> str:
    return str(parent.findtext(_path(path)) or "").strip()


def _path(path: str) -> str:
    return "/".join(_ANY + tag for tag in path.split("/"))
