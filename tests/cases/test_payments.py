"""From a decision to the bank's receipt: each case is paid once, by people who neither examined nor decided it."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings

from cases.people import (
    CODE,
    M03,
    MACHINE,
    OFFICER,
    OTHER_CODE,
    SECRETARY,
    TREASURER,
    TREASURER_TWO,
    answered,
    banked,
    decided,
    decided_numbers,
    examined,
    firm,
    moment,
    noticed,
    sent,
    to_be_paid,
    who,
    window,
)
from huiqi.access.actor import Actor, Grant
from huiqi.access.audit import verify
from huiqi.access.errors import Forbidden
from huiqi.cases import actions
from huiqi.cases.actions import Booked
from huiqi.cases.actions.orders import order_of
from huiqi.cases.credit import connect
from huiqi.cases.errors import IllegalTransition, NotYet, ReasonMissing, ReturnKnown
from huiqi.cases.models import BankReturnLine, Case, CreditCheck, Decision, PaymentBatch, PaymentLine
from huiqi.cases.snapshot import replay
from huiqi.cases.states import State
from huiqi.gateways.credit import CreditList
from huiqi.gateways.treasury import TreasuryFake, read_return
from huiqi.ledger import queries as books
from huiqi.ledger.queries import CaseMoney
from huiqi.register.models import BankAccount
from huiqi.units.money import wan

pytestmark = pytest.mark.database
AT = moment(3, 24)
DAY = AT.date()
HEAD = "指令编号,结果,金额,日期,银行流水号,原因"


@pytest.fixture(autouse=True)
def district() -> None:
    firm()
    firm(OTHER_CODE, "另一家公司")
    window()
    decided_numbers()
    banked()


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    with override_settings(TREASURY_FOLDER=tmp_path):
        yield tmp_path


def other() -> Case:
    """The other firm's case, to be paid."""
    return to_be_paid(noticed(decided(examined(code=OTHER_CODE))))


def make(*cases: Case, actor: Actor = TREASURER, on: dt.date = DAY) -> PaymentBatch:
    return actions.make_batch(actor=actor, case_ids=[c.pk for c in cases], execute_on=on, at=AT)


def bank_says(*rows: str) -> Booked:
    """A return of these rows, imported and booked."""
    content = "\n".join([HEAD, *rows]).encode()
    actions.import_return(actor=TREASURER, content=content, name="r.csv", at=moment(3, 26))
    return actions.book_lines(actor=MACHINE, at=moment(3, 26))


def now(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def test_a_case_goes_from_the_notice_to_the_banks_receipt() -> None:
    case = to_be_paid()
    found = actions.dry_run(actor=TREASURER)
    assert ([r.case for r in found.ready], found.total_fen, found.held) == ([case], wan(35), ())
    batch = sent(case)
    assert (now(case).state, batch.state, batch.count, batch.total_fen) == (State.PAYING, "sent", 1, wan(35))
    assert books.money_of(str(case)) == CaseMoney(reserved_fen=wan(35))
    assert answered(batch) == Booked(applied=1)
    assert now(case).state == State.PAID
    assert PaymentBatch.objects.get().state == "settled"
    assert books.money_of(str(case)) == CaseMoney(paid_fen=wan(35))
    assert replay(Decision.objects.select_related("case").get()).same
    assert verify() is None


def test_the_order_names_the_firm_its_own_account_and_the_exact_sum(folder: Path) -> None:
    case = to_be_paid()
    batch = sent(case)
    (told,) = order_of(batch).instructions
    assert (told.reference, told.payee, told.account) == (f"{case}-1", "示例直播公司", "6222000000001230")
    assert actions.deliver_orders(at=AT) == 1
    files = {path.name: path.read_bytes() for path in (folder / "orders").iterdir()}
    assert set(files) == {f"{batch}.csv", f"{batch}.xml"}
    assert actions.deliver_orders(at=AT) == 0
    assert actions.files_of(PaymentBatch.objects.get()) == files  # written again, it is the same


def test_the_account_number_stands_nowhere_in_the_clear() -> None:
    sent(to_be_paid())
    account = BankAccount.objects.get()
    assert "6222000000001230" not in account.number_encrypted
    assert (account.number_end, str(account)) == ("1230", "示例银行南山支行 ****1230")


def test_what_is_held_says_why() -> None:
    other()
    (held,) = actions.dry_run(actor=TREASURER, measure=M03).held
    assert "没有登记收款账户" in held.why
    case = to_be_paid()
    make(case)
    assert "已列入另一批次，还没有回单" in {h.case.pk: h.why for h in actions.dry_run(actor=TREASURER).held}[case.pk]


def test_a_case_stands_in_one_batch_only_and_a_cancelled_one_frees_it() -> None:
    case = to_be_paid()
    batch = make(case)
    with pytest.raises(NotYet, match="已列入另一批次"):
        make(case)
    with pytest.raises(ReasonMissing):
        actions.cancel_batch(actor=TREASURER, number=str(batch), why="", at=AT)
    actions.cancel_batch(actor=TREASURER, number=str(batch), why="日期有误", at=AT)
    again = make(case)
    assert [line.reference for line in PaymentLine.objects.all()] == [f"{case}-1", f"{case}-2"]
    assert again.state == "made"
    with pytest.raises(NotYet, match="不用签批"):
        actions.sign_batch(actor=TREASURER, number=str(batch), at=AT)


def test_a_batch_that_was_sent_is_neither_cancelled_nor_sent_again() -> None:
    batch = sent(to_be_paid())
    with pytest.raises(NotYet, match="已经发送"):
        actions.cancel_batch(actor=TREASURER, number=str(batch), why="反悔", at=AT)
    with pytest.raises(NotYet, match="只发送一次"):
        actions.send_batch(actor=TREASURER, number=str(batch), at=AT)


def test_nothing_is_sent_unsigned_and_two_people_sign_above_the_amount() -> None:
    case = to_be_paid()
    with override_settings(TWO_SIGNATURES_ABOVE_FEN=wan(35) - 1):
        batch = make(case)
    with pytest.raises(NotYet, match="须先完成签批"):
        actions.send_batch(actor=TREASURER, number=str(batch), at=AT)
    assert actions.sign_batch(actor=TREASURER, number=str(batch), at=AT).state == "made"
    with pytest.raises(NotYet, match="另一位国库人员"):
        actions.sign_batch(actor=TREASURER, number=str(batch), at=AT)
    assert actions.sign_batch(actor=TREASURER_TWO, number=str(batch), at=AT).state == "signed"
    with override_settings(TWO_SIGNATURES_ABOVE_FEN=wan(35)):
        actions.cancel_batch(actor=TREASURER, number=str(batch), why="试", at=AT)
        assert make(case).signatures_needed == 1


def test_whoever_examined_or_decided_pays_nothing() -> None:
    case = to_be_paid()
    for before in (OFFICER, SECRETARY):
        both = Actor(before.account_id, "兼任", frozenset({Grant("treasury")}), "test")
        (held,) = actions.dry_run(actor=both).held
        assert "须由不同的人办理" in held.why
        with pytest.raises(NotYet, match="须由不同的人办理"):
            make(case, actor=both)
        batch = make(case)
        with pytest.raises(Forbidden, match="须由不同的人办理"):
            actions.sign_batch(actor=both, number=str(batch), at=AT)
        actions.sign_batch(actor=TREASURER, number=str(batch), at=AT)
        with pytest.raises(Forbidden, match="须由不同的人办理"):
            actions.send_batch(actor=both, number=str(batch), at=AT)
        actions.cancel_batch(actor=TREASURER, number=str(batch), why="试", at=AT)


def test_an_interest_in_the_firm_bars_its_payment() -> None:
    to_be_paid()
    near = who(34, "亲属", "treasury", interest=CODE)
    (held,) = actions.dry_run(actor=near).held
    assert "回避" in held.why


@pytest.mark.parametrize("actor", [OFFICER, SECRETARY, MACHINE])
def test_only_the_treasury_pays(actor: Actor) -> None:
    case = to_be_paid()
    with pytest.raises(Forbidden):
        make(case, actor=actor)
    with pytest.raises(Forbidden):
        actions.dry_run(actor=actor)


def test_the_credit_gate_is_asked_at_the_batch_and_again_at_sending(tmp_path: Path) -> None:
    listed = tmp_path / "list.csv"
    listed.write_text("credit_code,list,since,until,effect\n", encoding="utf-8")
    before = connect(CreditList(listed))
    try:
        case = to_be_paid()
        batch = make(case)
        assert list(CreditCheck.objects.filter(gate="pay").values_list("outcome", flat=True)) == ["clear"]
        actions.sign_batch(actor=TREASURER, number=str(batch), at=AT)
        row = f"{CODE},严重失信主体名单,2026-01-01,,blocked\n"
        listed.write_text("credit_code,list,since,until,effect\n" + row, encoding="utf-8")
        with pytest.raises(NotYet, match="列入失信名单"):
            actions.send_batch(actor=TREASURER, number=str(batch), at=AT)
        actions.cancel_batch(actor=TREASURER, number=str(batch), why="失信", at=AT)
        with pytest.raises(NotYet, match="列入“严重失信主体名单”"):
            make(case)
        assert CreditCheck.objects.filter(gate="pay", outcome="blocked").count() == 2
    finally:
        connect(before)


def test_an_objection_holds_the_payment_and_its_dismissal_lets_it_go() -> None:
    case = noticed()
    objection = actions.file_objection(
        actor=MACHINE, notice_number=str(case.public_notice.number), name="甲", contact="1", reason="不实", at=moment(3, 16)
    )
    with pytest.raises(IllegalTransition):
        actions.end_notice(actor=MACHINE, case_id=case.pk, version=now(case).version, at=moment(3, 24))
    assert actions.dry_run(actor=TREASURER).ready == ()
    with pytest.raises(NotYet, match="不是待拨付状态"):
        make(now(case))
    actions.answer_objection(
        actor=OFFICER, case_id=case.pk, version=now(case).version, at=moment(3, 17), objection_id=objection.pk,
        upheld=False, text="经核查属实",
    )  # fmt: skip
    case = actions.end_notice(actor=MACHINE, case_id=case.pk, version=now(case).version, at=moment(3, 24))
    assert [r.case for r in actions.dry_run(actor=TREASURER).ready] == [case]


@pytest.mark.parametrize(("on", "words"), [(dt.date(2026, 3, 23), "不能早于今天"), (dt.date(2026, 3, 28), "不是工作日")])
def test_the_bank_is_told_a_working_day_to_come(on: dt.date, words: str) -> None:
    with pytest.raises(NotYet, match=words):
        make(to_be_paid(), on=on)


def test_a_returned_payment_waits_for_another_account_and_is_paid_under_a_new_reference() -> None:
    banked(number="6222 0000 0000 1237")  # the fake bank knows no such account
    case = to_be_paid()
    assert answered(sent(case)) == Booked(applied=1)
    assert now(case).state == State.TO_BE_PAID
    assert books.money_of(str(case)) == CaseMoney(reserved_fen=wan(35))
    (held,) = actions.dry_run(actor=TREASURER).held
    assert "上次被银行退回" in held.why
    banked(number="6222 0000 0000 1230")
    batch = sent(now(case))
    assert batch.lines.get().reference == f"{case}-2"
    answered(batch)
    assert now(case).state == State.PAID
    assert books.money_of(str(case)) == CaseMoney(paid_fen=wan(35))


def test_what_was_paid_and_comes_back_weeks_later_is_reserved_again() -> None:
    case = to_be_paid()
    answered(sent(case))
    assert bank_says(f"{case}-1,退回,350000.00,2026-03-26,B2,账户冻结") == Booked(applied=1)
    assert now(case).state == State.TO_BE_PAID
    assert books.money_of(str(case)) == CaseMoney(reserved_fen=wan(35))
    assert [t.kind for t in books.transfers_of(str(case))] == ["reserve", "post", "give_back"]
    assert replay(Decision.objects.select_related("case").get()).same


def test_a_return_says_things_twice_and_is_booked_once() -> None:
    case = to_be_paid()
    batch = sent(case)
    content = TreasuryFake().answer(order_of(batch))
    base: dict[str, Any] = {"actor": TREASURER, "at": moment(3, 25)}
    actions.import_return(**base, content=content, name="a.csv")
    with pytest.raises(ReturnKnown, match="没有再次入账"):
        actions.import_return(**base, content=content, name="b.csv")
    assert actions.book_lines(**base) == Booked(applied=1)
    assert actions.book_lines(**base) == Booked()
    assert bank_says(f"{case}-1,已付,350000.00,2026-03-25,OTHER,") == Booked(repeated=1)
    assert books.money_of(str(case)) == CaseMoney(paid_fen=wan(35))


def test_a_reordered_return_comes_to_the_same() -> None:
    banked(OTHER_CODE, "6222 0000 0000 9990")
    one, two = to_be_paid(), other()
    batch = sent(one, two)
    assert answered(batch, TreasuryFake(backwards=True)) == Booked(applied=2)
    assert {now(one).state, now(two).state} == {State.PAID}
    assert bank_says(f"{one}-1,退回,350000.00,2026-03-27,B9,冻结") == Booked(applied=1)
    # the receipt of the day before comes after the news that the money came back
    assert bank_says(f"{one}-1,已付,350000.00,2026-03-25,B1,") == Booked(repeated=1)
    assert now(one).state == State.TO_BE_PAID


def test_a_partial_return_leaves_the_rest_open() -> None:
    banked(OTHER_CODE, "6222 0000 0000 9990")
    one, two = to_be_paid(), other()
    batch = sent(one, two)
    assert answered(batch, TreasuryFake(dropped=frozenset({1}))) == Booked(applied=1)
    assert (now(one).state, now(two).state) == (State.PAID, State.PAYING)
    assert PaymentBatch.objects.get().state == "sent"
    assert bank_says(f"{two}-1,已付,350000.00,2026-03-26,B2,") == Booked(applied=1)
    assert PaymentBatch.objects.get().state == "settled"


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("LS-2026-999999-1,已付,350000.00,2026-03-26,B,", "没有这个付款编号"),
        ("{case}-1,已付,350000.01,2026-03-26,B,", "金额与指令不同"),
        ("{case}-1,已付,-350000.00,2026-03-26,B,", ""),
        ("{case}-1,也许,350000.00,2026-03-26,B,", ""),
    ],
)
def test_a_foreign_or_wrong_line_is_refused_and_kept_with_its_reason(row: str, words: str) -> None:
    case = to_be_paid()
    sent(case)
    bank_says(row.format(case=case))
    line = BankReturnLine.objects.get()
    assert line.effect == "refused"
    assert words in line.why
    assert line.why
    assert now(case).state == State.PAYING


def test_a_line_that_was_never_sent_is_not_paid_by_any_word_of_the_bank() -> None:
    case = to_be_paid()
    make(case)
    assert bank_says(f"{case}-1,已付,350000.00,2026-03-26,B,") == Booked(refused=1)
    assert now(case).state == State.TO_BE_PAID


def test_paid_after_returned_is_for_people_to_look_at() -> None:
    case = to_be_paid()
    sent(case)
    bank_says(f"{case}-1,退回,350000.00,2026-03-26,B1,冻结")
    assert bank_says(f"{case}-1,已付,350000.00,2026-03-27,B2,") == Booked(refused=1)
    assert "以免重复支付" in BankReturnLine.objects.last().why  # type: ignore[union-attr]


def test_what_is_no_return_is_refused_whole() -> None:
    for content in (b"", b"\x00\xff", "你好".encode(), b"<a/>"):
        with pytest.raises(NotYet, match="什么也没有入账"):
            actions.import_return(actor=TREASURER, content=content, name="x", at=AT)
    assert not BankReturnLine.objects.exists()


def test_returns_left_in_the_folder_are_collected_once(folder: Path) -> None:
    case = to_be_paid()
    batch = sent(case)
    returns = folder / "returns"
    returns.mkdir()
    content = TreasuryFake().answer(order_of(batch))
    assert read_return(content, "r").lines
    (returns / "r1.csv").write_bytes(content)
    (returns / "junk.csv").write_bytes(b"junk")
    assert actions.collect_returns(actor=MACHINE, at=AT) == 1
    assert sorted(p.name for p in returns.iterdir()) == ["done", "junk.csv"]
    (returns / "r2.csv").write_bytes(content)  # a crash between booking and moving
    assert actions.collect_returns(actor=MACHINE, at=AT) == 0
    assert actions.book_lines(actor=MACHINE, at=AT) == Booked(applied=1)
    assert now(case).state == State.PAID


def test_without_an_account_of_the_district_nothing_is_written(folder: Path) -> None:
    sent(to_be_paid())
    with override_settings(DEBTOR=[""]), pytest.raises(NotYet, match="HUIQI_DEBTOR"):
        actions.deliver_orders(at=AT)
    assert PaymentBatch.objects.get().delivered_at is None
    assert len(settings.DEBTOR) == 4
    assert actions.deliver_orders(at=AT) == 1


def test_a_dry_run_asks_the_same_number_of_questions_for_one_case_and_for_two(django_assert_num_queries: Any) -> None:
    to_be_paid()
    with django_assert_num_queries(6):
        actions.dry_run(actor=TREASURER)
    other()
    with django_assert_num_queries(6):
        actions.dry_run(actor=TREASURER)
