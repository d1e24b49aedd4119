"""How does a budget year end? What is carried over and what lapses, envelope by envelope: shown first, then booked."""

from dataclasses import dataclass, replace

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from huiqi.access.actor import Actor
from huiqi.access.permissions import require
from huiqi.engine.rule import Measure
from huiqi.ledger import actions, queries
from huiqi.ledger.errors import LedgerError
from huiqi.policies import find_measure
from huiqi.web.account.actor import actor_in
from huiqi.web.officer.fields import FEN, year_in
from huiqi.web.said import say_refusal


@dataclass(frozen=True)
class Closing:
    """One envelope at the end of its year, fen; `wrong` says why it cannot be closed as typed."""

    figures: queries.Figures
    law: Measure
    chosen: bool
    typed: str
    carry_fen: int
    wrong: str = ""

    @property
    def shown(self) -> str:
        """What stands in the field, in 万元."""
        return self.typed if self.wrong else str(FEN().prepare_value(self.carry_fen))

    @property
    def lapse_fen(self) -> int:
        """What goes back to the treasury."""
        return self.figures.available_fen - self.carry_fen


class YearEndForm(forms.Form):
    """The document on which the year is closed."""

    document = forms.CharField(label=_("文号"), max_length=120)


def year_end(request: HttpRequest) -> HttpResponse:
    """First a preview of what was typed, then, with `confirm`, the entries: one transaction an envelope."""
    actor = actor_in(request)
    require(actor, "budget.write")
    year = year_in(request)
    form, rows = YearEndForm(request.POST or None), _closings(actor, year, request.POST)
    wrong = request.method == "POST" and (not form.is_valid() or not _sound(form, rows))
    preview = request.method == "POST" and not wrong
    if preview and "confirm" in request.POST:
        rows = [_close(actor, year, row, form.cleaned_data["document"]) if row.chosen else row for row in rows]
        failed = [row for row in rows if row.wrong]
        done = sum(1 for row in rows if row.chosen and not row.wrong)
        messages.success(request, _t("已关账 %(done)s 项，共选 %(all)s 项。") % {"done": done, "all": done + len(failed)})
        if not failed:
            return redirect(f"/desk/budget?year={year}")
        preview, wrong = False, True
    context = {
        "year": year,
        "next_year": year + 1,
        "rows": rows,
        "form": form,
        "preview": preview,
        "carry_fen": sum(row.carry_fen for row in rows if row.chosen),
        "lapse_fen": sum(row.lapse_fen for row in rows if row.chosen),
    }
    return render(request, "officer/year_end.html", context, status=422 if wrong else 200)


def _closings(actor: Actor, year: int, sent: QueryDict) -> list[Closing]:
    """Every envelope that is open or has something left, with what was typed; all of it is carried unless said otherwise."""
    rows = []
    for figures in queries.figures(actor, year):
        envelope, left = figures.envelope, figures.available_fen
        if envelope.closed_at and not left:
            continue
        typed = sent.get(f"carry-{envelope.pk}", "")
        row = Closing(figures, find_measure(envelope.measure)[1], not sent or f"close-{envelope.pk}" in sent, typed, left)
        if sent and row.chosen:
            row = _read(row, sent.get("all", ""), sent.get(f"seen-{envelope.pk}", ""))
        rows.append(row)
    return rows


def _read(row: Closing, every: str, seen: str) -> Closing:
    """What is carried: as typed, or all or nothing where one button said so for every envelope."""
    left = row.figures.available_fen
    if seen and seen != str(left):
        return replace(row, wrong=_t("可用金额刚有变动，请重新核对。"), typed=str(FEN().prepare_value(left)))
    if every in ("carry", "lapse"):
        return replace(row, carry_fen=left if every == "carry" else 0, typed="")
    try:
        fen = FEN().clean(row.typed)
    except forms.ValidationError as error:
        return replace(row, wrong="".join(error.messages))
    if fen > left:
        return replace(row, wrong=_t("结转不能多于可用金额。"))
    return replace(row, carry_fen=fen)


def _sound(form: YearEndForm, rows: list[Closing]) -> bool:
    if not any(row.chosen for row in rows):
        form.add_error(None, _t("还没有选择预算；请至少选择一项。"))
        return False
    return not any(row.wrong for row in rows)


def _close(actor: Actor, year: int, row: Closing, document: str) -> Closing:
    """The row after its entries; a refusal stands in it and stops no other."""
    envelope = row.figures.envelope
    try:
        actions.close_year(
            actor=actor,
            year=year,
            measure=envelope.measure,
            department=envelope.department,
            carry_fen=row.carry_fen,
            document=document,
            at=timezone.now(),
        )
    except LedgerError as refused:
        return replace(row, wrong=say_refusal(refused))
    return row
