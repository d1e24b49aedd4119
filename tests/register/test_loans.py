"""三（十二）2: a checked loan and the bank's list of what it charged become the facts of the interest subsidy."""

import csv
import datetime as dt
from pathlib import Path

import pytest

from cases.people import CODE, INDUSTRY_OFFICER, MANAGER, STRANGER, firm, moment
from huiqi.access.errors import Forbidden
from huiqi.register import actions, queries
from huiqi.register.errors import OfficeOnly, RegisterError
from huiqi.register.interest import Why
from huiqi.register.models import Enterprise, InterestSlip, Loan

pytestmark = pytest.mark.database
AT, ON, LATER = moment(9, 1), dt.date(2026, 9, 1), dt.date(2026, 10, 1)
SETTLED = dt.date(2026, 8, 20)
HEADINGS = ("合同编号", "放款日期", "到期日", "放款金额", "类型", "扣款日期", "利息金额")
ROW = ("HT1", "2026-01-10", "2026-07-10", "1000000", "利息", "2026-07-10", "20000")


def loan(contract: str = "HT1", **other: object) -> Loan:
    says = {
        "bank": "示例银行", "contract": contract, "principal_fen": 100_000_000, "purpose": "流动资金", "settled_on": SETTLED,
        "related_party": False, "other_subsidy": False, "arrears": False,
    } | other  # fmt: skip
    return actions.record_loan(actor=MANAGER, enterprise=firm(), at=AT, **says)


def checked(row: Loan, **other: object) -> Loan:
    says = {"settled_on": row.settled_on, "arrears": False, "other_subsidy": False, "note": ""} | other
    return actions.check_loan(actor=INDUSTRY_OFFICER, loan_id=row.pk, on=ON, at=AT, **says)


def sheet(folder: Path, *rows: tuple[str, ...]) -> Path:
    path = folder / "slips.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADINGS, *rows])
    return path


def imported(folder: Path, *rows: tuple[str, ...]):
    return actions.import_slips(
        actor=MANAGER, enterprise=Enterprise.objects.get(credit_code=CODE), path=sheet(folder, *rows), at=AT
    )


def facts(on: dt.date = LATER) -> dict[str, int]:
    known = queries.facts_of(Enterprise.objects.get(credit_code=CODE), on=on)
    return {name: value for name, value in known.items() if "loan" in name or "interest" in name}


def test_the_interest_of_a_checked_loan_is_the_fact_and_penalty_and_fees_are_not(tmp_path: Path) -> None:
    row = loan()
    done = imported(tmp_path, ROW, (*ROW[:4], "罚息", "2026-07-11", "300"), (*ROW[:4], "手续费", "2026-01-10", "500"))
    assert (done.new, done.there, done.bad) == (3, 0, ())
    assert facts() == {}
    checked(row)
    assert facts() == {"interest_paid_fen": 2_000_000, "loans_settled": 1, "loan_arrears": 0, "other_interest_subsidy": 0}
    reasons = [why for _, why in queries.counted_interest(row.enterprise, LATER).lines]
    assert reasons == [Why.FEE, Why.COUNTS, Why.PENALTY]


def test_what_is_added_or_changed_after_the_check_is_checked_anew(tmp_path: Path) -> None:
    row = loan()
    imported(tmp_path, ROW)
    checked(row)
    imported(tmp_path, (*ROW[:5], "2026-04-10", "15000"))
    assert facts() == {}
    checked(row)
    assert facts()["interest_paid_fen"] == 3_500_000
    loan(purpose="采购")
    assert facts() == {}


def test_the_same_list_again_changes_nothing(tmp_path: Path) -> None:
    row = loan()
    imported(tmp_path, ROW)
    checked(row)
    assert (imported(tmp_path, ROW).there, InterestSlip.objects.count()) == (1, 1)
    assert facts()["interest_paid_fen"] == 2_000_000


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"合同编号": "HT9"}, "没有登记这份合同"),
        ({"到期日": "2026-01-10"}, "须晚于"),
        ({"扣款日期": "2026-01-09"}, "早于放款"),
        ({"利息金额": "0"}, "大于0"),
        ({"放款金额": "1000000.01"}, "超过合同金额"),
        ({"类型": "礼品"}, "类别只能是"),
        ({"扣款日期": "七月"}, "不是日期"),
    ],
)
def test_a_line_that_cannot_be_is_handed_back_by_its_number(tmp_path: Path, wrong: dict[str, str], why: str) -> None:
    loan()
    bad_row = tuple((dict(zip(HEADINGS, ROW, strict=True)) | wrong).values())
    done = imported(tmp_path, bad_row, ROW)
    assert [(bad.line, why in bad.why) for bad in done.bad] == [(2, True)]
    assert done.lines == done.new + len(done.bad) == 2


def test_arrears_and_other_subsidies_are_the_facts_that_refuse(tmp_path: Path) -> None:
    row = loan()
    imported(tmp_path, ROW)
    checked(row, arrears=True, other_subsidy=True)
    assert (facts()["loan_arrears"], facts()["other_interest_subsidy"]) == (1, 1)
    checked(row, settled_on=None)
    assert (facts()["interest_paid_fen"], facts()["loans_settled"]) == (0, 0)


def test_a_firm_keeps_its_own_ledger_and_an_office_checks(tmp_path: Path) -> None:
    row = loan()
    with pytest.raises(OfficeOnly):
        actions.check_loan(actor=MANAGER, loan_id=row.pk, settled_on=None, arrears=False, other_subsidy=False, note="",
                           on=ON, at=AT)  # fmt: skip
    with pytest.raises(Forbidden):
        actions.import_slips(actor=STRANGER, enterprise=row.enterprise, path=sheet(tmp_path, ROW), at=AT)
    with pytest.raises(RegisterError, match="大于0"):
        loan("HT2", principal_fen=0)
    slip = {"drawn_on": dt.date(2026, 1, 10), "due_on": dt.date(2026, 7, 10), "draw_fen": 100_000_000, "kind": "interest",
            "paid_on": dt.date(2026, 7, 10), "amount_fen": 2_000_000}  # fmt: skip
    actions.record_slip(actor=MANAGER, loan_id=row.pk, at=AT, **slip)
    with pytest.raises(RegisterError, match="已经登记过"):
        actions.record_slip(actor=MANAGER, loan_id=row.pk, at=AT, **slip)
    assert queries.loans(words="HT1 示例", checked=False).get().interest_fen == 2_000_000
