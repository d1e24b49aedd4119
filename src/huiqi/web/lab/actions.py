"""Everything that writes what the laboratory keeps: a run asked for or called off, a table uploaded or taken away."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db import transaction

from huiqi.access import audit
from huiqi.access.actor import Actor
from huiqi.access.errors import Forbidden
from huiqi.access.permissions import require
from huiqi.simulation.firms import TableError
from huiqi.simulation.sweeping import read_population
from huiqi.web.lab.models import FirmTable, Run
from huiqi.web.lab.people import PROGRAM, People, keep, path_of


@transaction.atomic
def ask_run(*, actor: Actor, asked: Mapping[str, Any], to_draw: int, at: dt.datetime) -> Run:
    """A run that waits for work.start(). Raises Forbidden."""
    require(actor, "law.simulate")
    return Run.objects.create(asked=dict(asked), to_draw=to_draw, asked_by=actor.key, asked_at=at, heard_at=at)


@transaction.atomic
def cancel_run(*, actor: Actor, run: Run) -> None:
    """Ask an open run of one's own to end; a lost one ends here. Raises Forbidden."""
    _own(actor, run.asked_by)
    Run.objects.filter(pk=run.pk, state=Run.State.WAITING).update(state=Run.State.CANCELLED)
    Run.objects.filter(pk=run.pk, state=Run.State.RUNNING).update(cancel_asked=True)


@transaction.atomic
def upload_table(*, actor: Actor, name: str, path: Path, called: str, at: dt.datetime) -> FirmTable:
    """Keep the facts of a table's firms, without codes and names; `called` is how the file was called.

    Raises Forbidden, TableError, OSError.
    """
    require(actor, "law.simulate")
    try:
        read = read_population(PROGRAM, path)
    except TableError as error:
        named = {"file": called} if "file" in error.reason.values else {}
        raise TableError(error.reason.pattern, **{**error.reason.values, **named}) from None
    if not read.rows:
        raise TableError(
            "没有一家企业的资料是齐的：%(unknown)s 家缺事实，%(bad)s 行读不出来；请补齐后再上传",
            unknown=read.unknown, bad=read.bad,
        )  # fmt: skip
    sha256 = keep(People(read.columns))
    table = FirmTable.objects.create(
        name=name, columns_sha256=sha256, firms=read.rows, unknown=read.unknown, bad=read.bad, uploaded_by=actor.key,
        uploaded_at=at,
    )  # fmt: skip
    detail = {"firms": read.rows, "sha256": sha256}
    audit.record(actor=actor, verb="lab.upload_table", subject=f"lab-table:{table.pk}", at=at, detail=detail)
    return table


@transaction.atomic
def remove_table(*, actor: Actor, table: FirmTable, at: dt.datetime) -> None:
    """Take an own table away, and its file where no other table is the same. Raises Forbidden."""
    _own(actor, table.uploaded_by)
    audit.record(actor=actor, verb="lab.remove_table", subject=f"lab-table:{table.pk}", at=at, detail={"name": table.name})
    table.delete()
    if not FirmTable.objects.filter(columns_sha256=table.columns_sha256).exists():
        transaction.on_commit(lambda: path_of(table.columns_sha256).unlink(missing_ok=True))


def _own(actor: Actor, owner: str) -> None:
    require(actor, "law.simulate")
    if owner != actor.key:
        raise Forbidden("LAB_NOT_OWN", "只有发起的人可以取消或删除；请联系发起人。")
