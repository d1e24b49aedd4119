"""Which numbers wait for a decision, and what does one change? The secretary records it."""

import re

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from huiqi.access.permissions import require
from huiqi.engine.bind import DecisionError
from huiqi.engine.facts import day_number
from huiqi.engine.rule import Number
from huiqi.policies import POLICIES, load
from huiqi.register import actions, queries
from huiqi.register.errors import RegisterError
from huiqi.units.money import MoneyError, read_money
from huiqi.units.words import read_percent
from huiqi.web.account.actor import actor_in
from huiqi.web.officer.fields import DAY
from huiqi.web.public.words import StatedNumber, figure, today
from huiqi.web.said import say_refusal

PROGRAMS = tuple(load(policy) for policy in POLICIES)


class DecisionForm(forms.Form):
    """One decision on one number."""

    value = forms.CharField(label=_("取值"), max_length=40)
    valid_from = DAY(label=_("自哪天起"))
    document_number = forms.CharField(label=_("文号"), max_length=100)
    approver = forms.CharField(label=_("批准人"), max_length=100)

    def __init__(self, data: object, number: Number) -> None:
        super().__init__(data, initial={"valid_from": today()})  # type: ignore[arg-type]  # a request's fields or None
        self.number = number
        if number.choice_labels:
            choices = [(str(i), _t(label)) for i, label in enumerate(number.choice_labels)]
            self.fields["value"] = forms.ChoiceField(label=_("取值"), choices=choices)
        self.fields["value"].help_text = HINTS.get(number.unit, "")

    def clean_value(self) -> int:
        """The whole number in the unit of the number, never rounded."""
        typed = self.cleaned_data["value"].strip()
        unit = "" if self.number.choice_labels else self.number.unit
        try:
            return read_typed(typed, unit)
        except (ValueError, MoneyError):
            raise forms.ValidationError(_t("看不懂这个值，请按提示填写。")) from None


HINTS = {"fen": _("金额带单位，例如 35万元。"), "bp": _("百分数，例如 35%。"), "date": _("日期，例如 2026-03-01。")}


def read_typed(typed: str, unit: str) -> int:
    """A typed value as stored. Raises ValueError, MoneyError."""
    if unit == "fen":
        return read_money(f"{typed[1:]}元" if typed.startswith("¥") else typed)
    if unit == "date":
        return day_number(forms.DateField().clean(typed))
    if unit == "bp":
        return read_percent(typed)
    if not re.fullmatch(r"[0-9]{1,12}", typed):
        raise ValueError(typed)
    return int(typed)


def numbers(request: HttpRequest) -> HttpResponse:
    """The open numbers with what holds today; one of them opens its form by `key` in the address."""
    actor = actor_in(request)
    require(actor, "number.decide")
    known = {n.key: n for p in PROGRAMS for n in p.numbers.values() if n.open}
    chosen = known.get(request.GET.get("key", ""))
    form = DecisionForm(request.POST if request.method == "POST" else None, chosen) if chosen else None
    if (done := _record(request, form)) is not None:
        return done
    bindings = [queries.binding(p, today()) for p in PROGRAMS]
    rows = [
        (StatedNumber(n, figure(n, b.values[n.key]), b.decided.get(n.key)), _readers(n.key))
        for b in bindings
        for n in b.program.numbers.values()
        if n.open
    ]
    context = {
        "rows": rows,
        "form": form,
        "chosen": chosen,
        "changes": _readers(chosen.key) if chosen else (),
        "cleared": [m for b in bindings for m in b.program.policy.measures if m.id in b.cleared],
    }
    return render(request, "officer/numbers.html", context, status=422 if form is not None and form.errors else 200)


def _record(request: HttpRequest, form: DecisionForm | None) -> HttpResponse | None:
    """Keep what was typed; None where nothing was or it was refused."""
    actor, at = actor_in(request), timezone.now()
    if form is not None and form.is_bound and form.is_valid():
        try:
            actions.record_decision(actor=actor, key=form.number.key, at=at, **form.cleaned_data)
        except (DecisionError, RegisterError) as refused:
            form.add_error(None, say_refusal(refused))
            return None
        messages.success(request, _t("数值决定已登记，到生效日起用于审定。"))
        return redirect("desk-numbers")
    return None


def _readers(key: str) -> list[str]:
    """The titles of the measures that a number moves."""
    return [f"{m.clause} {_t(m.title)}" for p in PROGRAMS for m in p.policy.measures if key in p.numbers_of(m.id)]
