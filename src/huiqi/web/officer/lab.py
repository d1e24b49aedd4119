"""What would other numbers cost, and who would gain or lose? One measure's numbers against the law's, over a population."""

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from huiqi.access.models import AuditEntry
from huiqi.access.permissions import require
from huiqi.engine.bind import Binding
from huiqi.engine.rule import Measure, Number
from huiqi.policies import load
from huiqi.register import queries
from huiqi.register.models import SUB_DISTRICTS
from huiqi.register.queries import Population
from huiqi.simulation.population import generate
from huiqi.units.money import MoneyError
from huiqi.web.account.actor import actor_in
from huiqi.web.officer.numbers import HINTS, read_typed
from huiqi.web.public.words import figure, today
from huiqi.web.tags import tr

PROGRAM = load("livestream")
OWN, SEED, SHOWN = "register", 7, 10
SIZES = (1_000, 10_000, 100_000)
"""Made-up firms that can be chosen."""
FEWEST = 3
"""Fewer firms than these are not counted out: who they are could be guessed (measures.md, goals)."""


@lru_cache(maxsize=3)
def _made_up(firms: int) -> Population:
    table = generate(PROGRAM, firms=firms, seed=SEED)
    return Population({name: table[name].to_numpy().copy() for name in PROGRAM.facts})


@lru_cache(maxsize=2)
def _own(on: dt.date, last: int) -> Population:
    """Read again on another day, and after whatever was done in the register: its number in the log is `last`."""
    return queries.own_firms(PROGRAM, on)


def _population(asked: str, on: dt.date) -> Population:
    if asked != OWN:
        return _made_up(int(asked))
    done = AuditEntry.objects.filter(verb__startswith="register.").order_by("-seq").values_list("seq", flat=True)
    return _own(on, done.first() or 0)


def numbers_of(measure: Measure) -> list[Number]:
    """What can be changed in a measure: its amounts, rates, years and choices."""
    return [number for number in measure.numbers.values() if number.key in PROGRAM.numbers_of(measure.id)]


class LabForm(forms.Form):
    """Whom to ask about, and other values for the numbers of a measure; what is left empty stays the law's."""

    population = forms.ChoiceField(label=_("企业"))
    measure = forms.ChoiceField(label=_("措施"))

    def __init__(self, data: Any, measure: Measure, binding: Binding) -> None:
        super().__init__(data)
        made_up = [(str(n), _t("示范企业 %(count)s 家") % {"count": f"{n:,}"}) for n in SIZES]
        choices: dict[str, Sequence[tuple[str, str]]] = {
            "population": [*made_up, (OWN, _t("登记库的企业（不显示名称）"))],
            "measure": [(m.id, f"{m.clause} {tr(m.title)}") for m in PROGRAM.policy.money],
        }
        for name, values in choices.items():
            self.fields[name].choices = values  # type: ignore[attr-defined]  # it is a choice
        self.numbers = {number.key.rpartition(".")[2]: number for number in numbers_of(measure)}
        for name, number in self.numbers.items():
            self.fields[name] = self._field(number, binding.values[number.key])

    def _field(self, number: Number, value: int) -> forms.Field:
        now = _t("现在：%(value)s。") % {"value": figure(number, value)}
        if number.choice_labels:
            options = [("", _t("不变")), *((str(i), _t(label)) for i, label in enumerate(number.choice_labels))]
            return forms.ChoiceField(label=tr(number.label), choices=options, required=False, help_text=now)
        hint = " ".join(filter(None, (now, str(HINTS.get(number.unit, "")))))
        return forms.CharField(label=tr(number.label), max_length=40, required=False, help_text=hint)

    def clean(self) -> dict[str, Any]:
        """`scenario`: the stored value of each number that was typed."""
        typed, scenario = super().clean() or {}, {}
        for name, number in self.numbers.items():
            said = str(typed.get(name) or "").strip()
            if not said:
                continue
            try:
                value = read_typed(said, "" if number.choice_labels else number.unit)
            except (ValueError, MoneyError):
                self.add_error(name, _t("看不懂这个值，请按提示填写。"))
                continue
            low, high = number.range
            if low <= value <= high:
                scenario[number.key] = value
            else:
                self.add_error(name, _t("请填 %(low)s 至 %(high)s 之间的值。")
                               % {"low": figure(number, low), "high": figure(number, high)})  # fmt: skip
        return typed | {"scenario": scenario}


def lab(request: HttpRequest) -> HttpResponse:
    """The form, and what the change comes to; the address holds all of it, so that it can be sent to somebody."""
    require(actor_in(request), "law.simulate")
    on = today()
    binding = queries.binding(PROGRAM, on)
    money = {m.id: m for m in PROGRAM.policy.money}
    measure = money.get(request.GET.get("measure", ""), money["livestream.m03"])
    form = LabForm(request.GET if "population" in request.GET else None, measure, binding)
    context: dict[str, Any] = {"form": form, "measure": measure, "on": on}
    if form.is_bound and form.is_valid():
        context |= _answer(binding, measure, form.cleaned_data, _population(form.cleaned_data["population"], on))
    return render(request, "officer/lab.html", context, status=422 if form.errors else 200)


def _answer(binding: Binding, measure: Measure, asked: Mapping[str, Any], people: Population) -> dict[str, Any]:
    from huiqi.simulation import reform  # noqa: PLC0415  it compiles kernels, which no other page needs

    after = binding.supposing(asked["scenario"])
    found = reform.compare(binding, after, people.columns)
    most = max([abs(m.change_fen) for m in found.measures.values()] + [1])
    caps = [reform.at_cap(b, people.columns) for b in (binding, after)]
    swings = reform.tornado(after, people.columns)[:SHOWN]
    widest = max([s.width_fen for s in swings] + [1])
    numbers = PROGRAM.numbers
    return {
        "people": people, "own": asked["population"] == OWN, "found": found,
        "changed": [(n.label, figure(n, binding.values[k]), figure(n, v)) for k, v in asked["scenario"].items()
                    for n in [numbers[k]]],
        "rows": [(m, found.measures[m.id], 1_000 * abs(found.measures[m.id].change_fen) // most,
                  [cap.get(m.id) for cap in caps]) for m in PROGRAM.policy.money],
        "departments": found.by_department(PROGRAM).items(),
        "concentration": [reform.concentration_bp(fen) // 100 for fen in (found.before_fen, found.after_fen)],
        "swings": [(numbers[s.key], s, 1_000 * s.width_fen // widest) for s in swings],
        "groups": _groups(found, people),
    }  # fmt: skip


def _groups(found: Any, people: Population) -> list[tuple[str, Any]]:
    """By sub-district, those with too few firms left out."""
    if people.sub_districts is None:
        return []
    labels = (*SUB_DISTRICTS, "街道不明")
    counts = np.bincount(people.sub_districts, minlength=len(labels))
    groups = found.by_group(people.sub_districts, labels)
    return [(label, groups[label]) for place, label in enumerate(labels) if counts[place] >= FEWEST]
