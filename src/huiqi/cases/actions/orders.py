"""How do orders reach the bank and its answers come back? Two files a batch in a folder the bank takes them from.

What is in them follows from the batch's rows alone: whoever was stopped between sending and writing writes the same again.
"""

import datetime as dt
import os

from django.conf import settings
from django.db import transaction

from huiqi.access.actor import Actor
from huiqi.access.audit import record
from huiqi.access.permissions import require
from huiqi.cases.actions.bank_returns import import_return
from huiqi.cases.actions.payments import batch_by_number
from huiqi.cases.errors import NotYet, ReturnKnown
from huiqi.cases.models import PaymentBatch
from huiqi.gateways.storage import written_whole
from huiqi.gateways.treasury import Debtor, Instruction, Order, csv_of, pain001_of
from huiqi.policies import find_measure
from huiqi.register import queries as register

ORDERS, RETURNS, DONE = "orders", "returns", "done"


def debtor() -> Debtor:
    """The district's own account. Raises NotYet where the settings name none."""
    parts = [part.strip() for part in settings.DEBTOR]
    if len(parts) != 4 or not all(parts):
        raise NotYet("没有设置区财政的付款账户；请管理员设置 HUIQI_DEBTOR（户名|账号|开户银行|联行号）后再发送。")
    return Debtor(*parts)


def order_of(batch: PaymentBatch) -> Order:
    """What the bank is told: the same for a batch, whenever it is asked. Account numbers are in it. Raises NotYet."""
    lines = batch.lines.select_related("account", "case").defer("case__facts").order_by("pk")
    return Order(
        number=str(batch),
        made_at=batch.made_at,
        execute_on=batch.execute_on,
        debtor=debtor(),
        instructions=tuple(
            Instruction(
                reference=line.reference,
                payee=line.payee,
                account=register.account_number(line.account),
                bank_name=line.account.bank_name,
                bank_code=line.account.bank_code,
                amount_fen=line.amount_fen,
                purpose=f"{find_measure(line.case.measure)[1].title}（{line.case.year}年）",
            )
            for line in lines
        ),
    )


def files_of(batch: PaymentBatch) -> dict[str, bytes]:
    """The treasury's CSV and the ISO 20022 message, by file name."""
    order = order_of(batch)
    return {f"{batch}.csv": csv_of(order), f"{batch}.xml": pain001_of(order)}


def download_order(*, actor: Actor, number: str, kind: str, at: dt.datetime) -> tuple[str, bytes]:
    """Name and content of one file of a signed batch, its `kind` csv or xml; who took it is recorded, because account
    numbers are in it. Raises Forbidden, UnknownCase, NotYet."""
    require(actor, "case.pay")
    batch = batch_by_number(number)
    if batch.state in (PaymentBatch.State.MADE, PaymentBatch.State.CANCELLED):
        state = batch.get_state_display()
        raise NotYet("批次 %(batch)s 现在是“%(state)s”，没有指令文件；签批完成后才能下载。", batch=batch, state=state)
    name = f"{batch}.{kind}"
    content = files_of(batch)[name]
    with transaction.atomic():
        detail = {"event": "download_order", "file": name}
        record(actor=actor, verb="case.pay", subject=f"batch:{batch.number}", at=at, detail=detail)
    return name, content


def deliver_orders(*, at: dt.datetime) -> int:
    """Put the files of every sent batch where the bank takes them, once each; the number of batches. Raises NotYet,
    OSError where there is no room: the next turn tries again."""
    waiting = PaymentBatch.objects.filter(state=PaymentBatch.State.SENT, delivered_at=None).order_by("pk")
    for batch in waiting:
        _write_files(batch)
        PaymentBatch.objects.filter(pk=batch.pk, delivered_at=None).update(delivered_at=at)
    return len(waiting)


def _write_files(batch: PaymentBatch) -> None:
    for name, content in files_of(batch).items():
        with written_whole(settings.TREASURY_FOLDER / ORDERS / name) as file:
            file.write(content)


def collect_returns(*, actor: Actor, at: dt.datetime) -> int:
    """Import every file the bank left, and move it aside; the number imported. A file that cannot be read stays.

    One that was imported before is only moved. Raises Forbidden.
    """
    require(actor, "case.settle")
    folder = settings.TREASURY_FOLDER / RETURNS
    imported = 0
    for path in sorted(folder.glob("*")) if folder.is_dir() else []:
        if not path.is_file() or path.suffix == ".part":
            continue
        try:
            import_return(actor=actor, content=path.read_bytes(), name=path.name, at=at)
            imported += 1
        except ReturnKnown:
            pass  # a crash came between booking it and moving it
        except NotYet:
            continue
        (folder / DONE).mkdir(exist_ok=True)
        os.replace(path, folder / DONE / path.name)
    return imported
