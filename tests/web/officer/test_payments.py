"""What do the treasury's pages say and do? Each refusal in words, nothing written twice, and a fault in the books shown."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from access.people import NOON
from cases import people
from huiqi.access import actions as access
from huiqi.access.models import AuditEntry
from huiqi.cases import actions
from huiqi.cases.models import BankReturn, BankReturnLine, Case, Event, PaymentBatch, PaymentLine
from huiqi.cases.queries import reconciliation
from huiqi.gateways.treasury import TreasuryFake
from huiqi.ledger.models import Account, Envelope
from web.routes import World, world
from web.visits import as_, text

pytestmark = pytest.mark.database
HEAD = "指令编号,结果,金额,日期,银行流水号,原因"


@pytest.fixture
def place() -> World:
    """Everybody, and a district with two firms that named their accounts."""
    made = world()
    for code, name, number in ((people.CODE, "示例直播公司", "6222 0000 0000 1230"),
                               (people.OTHER_CODE, "另一家公司", "6222 0000 0000 9990")):  # fmt: skip
        people.firm(code, name)
        people.banked(code, number)
    people.window()
    people.decided_numbers()
    return made


def payable(code: str = people.CODE) -> Case:
    """A rent subsidy to be paid, decided by nobody who has an account here."""
    case = people.to_be_paid(people.noticed(people.decided(people.examined(code=code))))
    Event.objects.update(account=None)
    return case


def made(client: Client, *cases: Case, **more: str) -> HttpResponse:
    """The page after these cases were confirmed."""
    ids = ",".join(str(case.pk) for case in cases)
    sent = {"ids": ids, "confirm": "1", "execute_on": "2027-03-01", **more}
    return client.post(reverse("desk-payments"), sent, follow=True)


def act(client: Client, batch: PaymentBatch, verb: str, **sent: str) -> HttpResponse:
    return client.post(reverse("desk-batch-act", args=[str(batch), verb]), sent, follow=True)


def upload(client: Client, content: bytes, name: str = "r.csv") -> HttpResponse:
    return client.post(reverse("desk-returns"), {"file": SimpleUploadedFile(name, content)}, follow=True)


def settled() -> tuple[Case, PaymentBatch]:
    """A case that the bank paid."""
    case = payable()
    batch = people.sent(case)
    people.answered(batch)
    return case, batch


def test_what_is_ticked_is_shown_before_and_after_and_nothing_is_written(place: World) -> None:
    case, other, treasury = payable(), payable(people.OTHER_CODE), as_(place, "treasury")
    page = text(treasury.get(reverse("desk-payments")))
    assert str(case) in page
    assert "****1230" in page
    assert "6222000000001230" not in page
    assert "全部 2 笔， 70万元" in page
    page = text(treasury.post(reverse("desk-payments"), {"case": str(case.pk)}))
    assert str(case) in page
    assert str(other) not in page
    assert "35万元 70万元 35万元 0元 35万元" in page  # this batch; reserved now, after; paid now, after
    assert not PaymentBatch.objects.exists()
    made(treasury, case)
    assert PaymentLine.objects.get().case == case


def test_all_that_can_be_paid_of_a_measure_is_chosen_at_once(place: World) -> None:
    payable(), payable(people.OTHER_CODE)
    page = text(as_(place, "treasury").post(reverse("desk-payments"), {"all": "1", "measure": people.M03}))
    assert "批次金额 70万元 笔数 2" in page


@pytest.mark.parametrize("sent", [{}, {"case": "x"}, {"case": "999999"}, {"ids": "1e9,-1,,"}, {"confirm": "1", "ids": "٣"}])
def test_nothing_that_can_be_paid_makes_no_batch(place: World, sent: dict[str, str]) -> None:
    payable()
    answer = as_(place, "treasury").post(reverse("desk-payments"), sent)
    assert answer.status_code == 422
    assert "没有选中能拨付的申请" in text(answer)
    assert not PaymentBatch.objects.exists()


@pytest.mark.parametrize(
    ("day", "words"), [("2026-03-01", "不能早于今天"), ("2027-02-28", "不是工作日"), ("", "必填"), ("9999-01-01", "2100")]
)
def test_a_wrong_day_is_said_at_the_form_and_what_was_chosen_stays(place: World, day: str, words: str) -> None:
    case = payable()
    answer = made(as_(place, "treasury"), case, execute_on=day)
    assert answer.status_code == 422
    assert words in text(answer)
    assert f'value="{case.pk}"' in answer.content.decode()
    assert not PaymentBatch.objects.exists()


def test_a_case_that_somebody_else_put_into_a_batch_is_refused(place: World) -> None:
    case, treasury = payable(), as_(place, "treasury")
    made(treasury, case)
    assert made(treasury, case).status_code == 422
    page = text(treasury.get(reverse("desk-payments")))
    assert "已列入另一批次，还没有回单；请办理那个批次" in page
    assert PaymentBatch.objects.count() == 1


def test_a_batch_is_signed_sent_once_and_its_files_are_for_the_treasury_alone(place: World) -> None:
    treasury = as_(place, "treasury")
    made(treasury, payable())
    batch = PaymentBatch.objects.get()
    order = reverse("desk-batch-order", args=[str(batch), "csv"])
    assert "签批完成后才能下载" in text(treasury.get(order, follow=True))
    assert act(treasury, batch, "send").status_code == 422
    assert "已签批。" in text(act(treasury, batch, "sign"))
    taken = treasury.get(order)
    assert "no-store" in taken["Cache-Control"]
    assert b"6222000000001230" in taken.content
    assert AuditEntry.objects.filter(subject=f"batch:{batch}", detail__contains="download_order").count() == 1
    assert as_(place, "auditor").get(order).status_code == 403
    assert "已发送" in text(act(treasury, batch, "send"))
    assert act(treasury, batch, "send").status_code == 422
    assert act(treasury, batch, "cancel", why="反悔").status_code == 422
    assert act(treasury, batch, "burn").status_code == 404


def test_a_batch_is_cancelled_only_with_a_reason(place: World) -> None:
    treasury = as_(place, "treasury")
    made(treasury, payable())
    batch = PaymentBatch.objects.get()
    assert act(treasury, batch, "cancel", why=" ").status_code == 422
    assert "日期有误" in text(act(treasury, batch, "cancel", why="日期有误"))
    assert PaymentLine.objects.get().state == "dropped"


def test_an_auditor_sees_every_page_and_no_button(place: World) -> None:
    payable(people.OTHER_CODE)
    _case, batch = settled()
    auditor = as_(place, "auditor")
    for name, args in (("desk-payments", []), ("desk-batch", [str(batch)]), ("desk-returns", []),
                       ("desk-return", [BankReturn.objects.get().pk]), ("desk-reconciliation", [])):  # fmt: skip
        page = auditor.get(reverse(name, args=args)).content.decode()
        forms = page.split("<main")[1].count('method="post"')
        assert forms == (1 if name == "desk-payments" else 0), name  # the list itself stands in a form without buttons
        assert 'type="submit" name="all"' not in page
    assert auditor.post(reverse("desk-payments"), {"all": "1"}).status_code == 403


def test_batches_are_found_by_number_firm_and_state(place: World) -> None:
    case, batch = settled()
    treasury, path = as_(place, "treasury"), reverse("desk-batches")
    for query in ({"q": str(batch)}, {"q": "示例直播"}, {"q": str(case)}, {"state": "settled"}, {"state": "nonsense"}):
        assert str(batch) in text(treasury.get(path, query)), query
    for query in ({"q": "无此企业"}, {"state": "made"}):
        assert str(batch) not in text(treasury.get(path, query)), query
    assert treasury.get(reverse("desk-batch", args=["PB-1"])).status_code == 404
    assert treasury.get(reverse("desk-batch-export", args=[str(batch)])).content.startswith(b"PK")
    assert "签字" not in text(treasury.get(reverse("desk-batch", args=[str(batch)]), {"print": "1"}))


def test_a_page_for_the_signature_leaves_room_for_it(place: World) -> None:
    treasury = as_(place, "treasury")
    made(treasury, payable())
    path = reverse("desk-batch", args=[str(PaymentBatch.objects.get())])
    assert "签字、日期" in text(treasury.get(path, {"print": "1"}))
    assert "签字、日期" not in text(treasury.get(path))


def test_a_return_is_read_once_and_each_line_says_what_it_did(place: World) -> None:
    case, treasury = payable(), as_(place, "treasury")
    people.sent(case)
    lines = ["LS-2026-999999-1,已付,350000.00,2026-03-26,B,", f"{case}-1,已付,350000.00,2026-03-26,B1,"]
    content = "\n".join([HEAD, *lines]).encode()
    page = text(upload(treasury, content))
    assert "已入账 1" in page
    assert "不予入账 1" in page
    assert "没有这个付款编号" in page
    assert Case.objects.get(pk=case.pk).state == "PAID"
    again = upload(treasury, content, "other.csv")
    assert again.status_code == 422
    assert "没有再次入账" in text(again)
    refused = text(treasury.get(reverse("desk-return", args=[BankReturn.objects.get().pk]), {"effect": "refused"}))
    assert "LS-2026-999999-1" in refused
    assert f"{case}-1" not in refused


@pytest.mark.parametrize(("content", "words"), [("junk", "什么也没有入账"), ("", "空"), ("<a/>", "什么也没有入账")])
def test_what_is_no_return_is_said_at_the_field(place: World, content: str, words: str) -> None:
    answer = upload(as_(place, "treasury"), content.encode())
    assert answer.status_code == 422
    assert words in text(answer)
    assert not BankReturn.objects.exists()


def test_lines_that_wait_are_booked_on_with_and_without_scripts(place: World) -> None:
    case, treasury = payable(), as_(place, "treasury")
    batch = people.sent(case)
    content = TreasuryFake().answer(actions.orders.order_of(batch))
    file = actions.import_return(actor=people.TREASURER, content=content, name="r.csv", at=people.moment(3, 25))
    path = reverse("desk-return-book", args=[file.pk])
    assert "0 / 1" in text(treasury.get(reverse("desk-return", args=[file.pk])))
    answer = treasury.post(path, headers={"HX-Request": "true"})
    assert answer["HX-Refresh"] == "true"
    assert "1 / 1" in text(answer)
    assert treasury.post(path).status_code == 302
    assert Case.objects.get(pk=case.pk).state == "PAID"
    assert BankReturnLine.objects.get().effect == "applied"


def test_the_books_the_orders_and_the_bank_agree(place: World) -> None:
    payable(people.OTHER_CODE)
    settled()
    page = text(as_(place, "treasury").get(reverse("desk-reconciliation"), {"year": "2026"}))
    assert "✓ 差额为0" in page
    assert "350,000.00元 350,000.00元 350,000.00元 350,000.00元 350,000.00元 ✓ 0" in page


@pytest.mark.parametrize(
    "fault",
    [
        "UPDATE cases_paymentline SET state = 'returned'",
        "UPDATE cases_bankreturnline SET effect = 'pending'",
        "UPDATE cases_case SET state = 'TO_BE_PAID'",
        "UPDATE cases_paymentline SET amount_fen = amount_fen - 1",
    ],
)
def test_a_row_that_somebody_changed_by_hand_is_a_red_difference(place: World, fault: str) -> None:
    case, _batch = settled()
    _by_hand(fault)
    treasury = as_(place, "treasury")
    page = text(treasury.get(reverse("desk-reconciliation"), {"year": "2026"}))
    assert "✗ 有差额" in page
    assert "对不上的申请" in page
    assert str(case) in page
    envelope = Envelope.objects.get(measure=people.M03)
    page = text(treasury.get(reverse("desk-reconciled", args=[envelope.pk]), {"differs": "1"}))
    assert str(case) in page
    assert "分录 拨付 350,000.00元" in page
    assert f"{case}-1 付款指令" in page


def test_a_balance_changed_by_hand_is_shown_with_its_account(place: World) -> None:
    settled()
    _by_hand("UPDATE ledger_account SET balance_fen = balance_fen + 1 WHERE kind = 'available'")
    page = text(as_(place, "treasury").get(reverse("desk-reconciliation"), {"year": "2026"}))
    assert "账户余额不等于分录之和" in page
    assert str(Account.objects.get(kind="available", envelope__year=2026)) in page


def test_two_faults_do_not_make_up_for_each_other(place: World) -> None:
    one, two = reconciliation.Sides(paid_fen=5, lines_fen=4, bank_fen=4), reconciliation.Sides(4, 4, 4, 5, 5)
    assert reconciliation.summed([one, two]).paid_fen == reconciliation.summed([one, two]).lines_fen == 9
    cases = (reconciliation.CaseSides("a", one), reconciliation.CaseSides("b", two))
    assert reconciliation.EnvelopeSides(None, cases).difference_fen == 2


def _by_hand(sql: str) -> None:
    """Raw SQL without the triggers that would refuse it."""
    table = sql.split()[1]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table is not altered while checks of its rows wait
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
            for (name,) in cursor.fetchall():
                cursor.execute(f'DROP TRIGGER "{name}"')
        cursor.execute(sql)


PAGES = [("desk-payments", 16), ("desk-batches", 10), ("desk-batch", 14), ("desk-returns", 8), ("desk-return", 10),
         ("desk-reconciliation", 22), ("desk-reconciled", 16)]  # fmt: skip


@pytest.mark.parametrize(("name", "most"), PAGES)
def test_a_page_costs_the_same_for_one_case_and_for_two(place: World, name: str, most: int) -> None:
    case, batch = settled()
    payable(people.OTHER_CODE)
    keys = {"desk-batch": str(batch), "desk-return": BankReturn.objects.get().pk}
    keys["desk-reconciled"] = Envelope.objects.get(measure=people.M03).pk
    path, treasury = reverse(name, args=[keys[name]] if name in keys else []), as_(place, "treasury")
    before = _cost(treasury, path)
    third = "914403002793787412"
    people.firm(third, "第三家公司")
    people.banked(third, "6222 0000 0000 5550")
    payable(third)
    assert _cost(treasury, path) == before <= most
    assert case.pk


def _cost(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def test_whoever_declared_an_interest_sees_the_case_held(place: World) -> None:
    case = payable()
    access.declare_interest(
        actor=people.who(place.accounts["treasury"].pk, "国库", "treasury"), credit_code=people.CODE, reason="亲属", at=NOON
    )
    page = text(as_(place, "treasury").get(reverse("desk-payments")))
    assert "应当回避" in page
    assert made(as_(place, "treasury"), case).status_code == 422
