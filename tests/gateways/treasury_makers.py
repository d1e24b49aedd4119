"""Which orders and bank files do the tests of the treasury use?"""

import datetime as dt

from huiqi.gateways.treasury import Debtor, Instruction, Order

HEAD = "指令编号,结果,金额,日期,银行流水号,原因"


def order_of(*amounts: int) -> Order:
    """A batch that pays these fen; the account of payment n ends in the last digit of n."""
    lines = tuple(
        Instruction(f"P-{n}", f"第{n}公司", f"4425{n:010d}", "某银行", "102584000002", fen, "补贴")
        for n, fen in enumerate(amounts)
    )
    debtor = Debtor("某区财政局", "44250100003400001234", "某银行深圳某支行", "105584000123")
    return Order("B2026-0001", dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC), dt.date(2026, 3, 3), debtor, lines)


def report(*answers: tuple[str, str, str]) -> bytes:
    """A pain.002 of (reference, status, yuan); what is rejected names a closed account."""
    lines = "".join(
        f"<TxInfAndSts><OrgnlEndToEndId>{reference}</OrgnlEndToEndId><TxSts>{status}</TxSts>"
        + ("<StsRsnInf><Rsn><Cd>AC04</Cd></Rsn></StsRsnInf>" if status == "RJCT" else "")
        + f'<OrgnlTxRef><Amt><InstdAmt Ccy="CNY">{yuan}</InstdAmt></Amt></OrgnlTxRef></TxInfAndSts>'
        for reference, status, yuan in answers
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10">'
        "<CstmrPmtStsRpt><GrpHdr><MsgId>S1</MsgId><CreDtTm>2026-03-04T10:00:00</CreDtTm></GrpHdr>"
        f"<OrgnlPmtInfAndSts>{lines}</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>"
    ).encode()
