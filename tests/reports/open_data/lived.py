"""A district with an award in each standing, and what it publishes."""

from pathlib import Path

from cases import people
from huiqi.cases import actions as cases
from huiqi.cases.models import Case
from huiqi.ledger import actions as ledger
from huiqi.reports.open_data.imprint import Imprint, Publisher
from huiqi.reports.open_data.issue import Issue, write_issue
from huiqi.units.credit_code import make_credit_code
from huiqi.units.money import wan

IMPRINT = Imprint(
    Publisher("示例区人民政府", "360G-example", "示例区", "440305"), "https://example.org", people.moment(7, 2)
)
PAID, RECOVERED, WITHDRAWN, NOTICED = "示例直播公司", "=cmd|'追回'公司", "撤销,“公司”", "公示公司"
BACK_FEN = 5
"""What the paid firm gave back, so that an amount is no whole number of yuan."""


def lived() -> None:
    """Paid, paid and recovered, withdrawn before its payment, and still before the public."""
    people.window()
    people.decided_numbers()
    codes = [people.CODE, *(make_credit_code(f"MA5ABCD{n}") for n in range(3))]
    for code, name in zip(codes, (PAID, RECOVERED, WITHDRAWN, NOTICED), strict=True):
        people.firm(code, name)
        people.banked(code)
        case = people.noticed(people.decided(people.examined(code=code)))
        if name != NOTICED:
            case = people.to_be_paid(case)
        if name == WITHDRAWN:
            cases.revoke(
                actor=people.SECRETARY, case_id=case.pk, version=case.version, at=people.moment(7, 1), why="已不符合条件"
            )
        if name in (PAID, RECOVERED):
            people.answered(people.sent(case))
    for name, fen in ((RECOVERED, wan(35)), (PAID, BACK_FEN)):
        case = Case.objects.get(enterprise__name=name)
        ledger.reverse(
            actor=people.MACHINE, case_ref=str(case), receipt=name, amount_fen=fen, document="文", at=people.moment(6, 1)
        )


def issued(folder: Path, before: Issue | None = None, imprint: Imprint = IMPRINT) -> Issue:
    """What the district publishes now."""
    return write_issue(folder, imprint, before=before)
