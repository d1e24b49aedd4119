"""What does each pair of two numbers cost? A table in colours: one number across, one down, every cell exact."""

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from huiqi.engine.bind import Binding
from huiqi.engine.rule import Measure, Number
from huiqi.units.money import FEN_PER_WAN, MoneyError
from huiqi.web.lab.charts import DARK, FILLS, shade
from huiqi.web.lab.compare import Asked, asked_in
from huiqi.web.lab.forms import LabForm, address, measure_of, slide
from huiqi.web.lab.pictures import png_answer
from huiqi.web.lab.stamp import stamp
from huiqi.web.officer.numbers import read_typed
from huiqi.web.officer.sheet import Yuan, workbook_answer
from huiqi.web.public.words import figure, today
from huiqi.web.tags import money_text, tr

STEPS = 9
"""Values of each number."""
CELL, HEAD = (76, 32), (150, 64)


_RANGE = _("如 20%~50% 或 10万元~100万元；不填就在现在的值上下取。")


class HeatForm(LabForm):
    """And which two numbers go across and down."""

    across = forms.ChoiceField(label=_("横向的数字"), required=False)
    across_range = forms.CharField(label=_("横向从几到几"), max_length=60, required=False, help_text=_RANGE)
    down = forms.ChoiceField(label=_("纵向的数字"), required=False)
    down_range = forms.CharField(label=_("纵向从几到几"), max_length=60, required=False, help_text=_RANGE)

    def __init__(self, data: Any, measure: Measure, binding: Binding) -> None:
        super().__init__(data, measure, binding)
        sliding = [(name, tr(n.label)) for name, n in self.numbers.items() if slide(n, binding.values[n.key])]
        for name in ("across", "down"):
            self.fields[name].choices = [("", _("自动选择")), *sliding]  # type: ignore[attr-defined]  # it is a choice

    def clean(self) -> dict[str, Any]:
        """`values`: of the number across and of the one down, the values between the ends that were typed."""
        typed = super().clean()
        typed["values"], pair = {}, self.pair()
        for name, number in zip(("across_range", "down_range"), pair or (), strict=False):
            if said := typed.get(name):
                try:
                    typed["values"][number.key] = values_between(number, said)
                except (ValueError, MoneyError):
                    self.add_error(name, _t("看不懂这个范围，请写成两个值，中间用 ~ 隔开，小的在前。"))
        return typed

    def pair(self) -> tuple[Number, Number] | None:
        """The numbers across and down: those asked for, else the first rate and the first amount; None of fewer than two."""
        sliding = [n for n in self.numbers.values() if slide(n, self.law.values[n.key])]
        first = self.numbers.get(self.cleaned_data.get("across", ""))
        second = self.numbers.get(self.cleaned_data.get("down", ""))
        first = first or next((n for n in sliding if n.unit == "bp" and n is not second), None)
        first = first or next((n for n in sliding if n is not second), None)
        second = second or next((n for n in sliding if n.unit == "fen" and n is not first), None)
        second = second or next((n for n in sliding if n is not first), None)
        return (first, second) if first and second and first is not second else None


@dataclass(frozen=True)
class Cell:
    """The cost of one pair, its shade, whether it is the law's, and its place in the picture."""

    fen: int
    shade: int
    is_law: bool
    x: int
    y: int
    query: str
    """The comparison with these two numbers: who gets it, and why."""

    @property
    def fill(self) -> str:
        return FILLS[self.shade]

    @property
    def ink(self) -> str:
        return "#ffffff" if self.shade >= DARK else "#1d2733"


@dataclass(frozen=True)
class Line:
    """One value of the number that goes down."""

    value: str
    cells: list[Cell]
    y: int


@dataclass(frozen=True)
class Heat:
    """The whole map."""

    across: Number
    down: Number
    heads: list[tuple[int, str]]
    lines: list[Line]
    low_fen: int
    high_fen: int
    width: int
    height: int


def values_around(number: Number, value: int) -> list[int]:
    """STEPS values from a quarter of the law's to twice it, the law's among them; each a value the number can have."""
    found = slide(number, value)
    assert found is not None, "only numbers with a slider are asked for"
    if not value:
        spread = [found.high * i // (STEPS - 1) for i in range(STEPS)]
    else:
        spread = [value * (i + 1) // 4 for i in range(STEPS - 1)] + [value * 5 // 2]
    step = FEN_PER_WAN if number.unit == "fen" and value % FEN_PER_WAN == 0 else 1
    return sorted({min(v // step * step, number.range[1]) for v in spread} | {value})


def values_between(number: Number, said: str) -> list[int]:
    """STEPS values from one typed value to another, both included. Raises ValueError, MoneyError."""
    first, last = (read_typed(part.strip(), number.unit) for part in re.split("[~～至]", said))
    if not number.range[0] <= first < last <= number.range[1]:
        raise ValueError(said)
    step = FEN_PER_WAN if number.unit == "fen" and first % FEN_PER_WAN == last % FEN_PER_WAN == 0 else 1
    inside = [first + (last - first) * i // (STEPS - 1) // step * step for i in range(STEPS - 1)]
    return sorted({*inside, last})


def heat_of(asked: Asked) -> Heat | None:
    """The map of what is asked; None where the measure has fewer than two numbers to move."""
    from huiqi.engine.backends.sweep import Sweep  # noqa: PLC0415  it compiles kernels, which no other page needs

    form, binding = asked.form, asked.after
    pair = form.pair() if isinstance(form, HeatForm) else None
    if pair is None:
        return None
    across, down = pair
    typed = form.cleaned_data
    xs, ys = (typed["values"].get(n.key) or values_around(n, binding.values[n.key]) for n in pair)
    sweep = Sweep(binding.program, (across.key, down.key))
    scenarios = np.array([[x, y] for y in ys for x in xs], np.int64)
    place = binding.program.outputs.index(binding.program.lines[asked.measure.id].award)
    costs = sweep.run(sweep.prepare(asked.people.columns, binding), scenarios)[:, place].reshape(len(ys), len(xs)).tolist()
    low, high = min(map(min, costs)), max(map(max, costs))
    law = (binding.values[across.key], binding.values[down.key])
    lines = [
        Line(figure(down, y), [
            Cell(fen, shade(fen, low, high), (x, y) == law, HEAD[0] + CELL[0] * i, HEAD[1] + CELL[1] * j,
                 address(typed["population"], asked.measure, {**typed["scenario"], across.key: x, down.key: y},
                         typed["base"]))
            for i, (x, fen) in enumerate(zip(xs, row, strict=True))
        ], HEAD[1] + CELL[1] * j)
        for j, (y, row) in enumerate(zip(ys, costs, strict=True))
    ]  # fmt: skip
    heads = [(HEAD[0] + CELL[0] * i, figure(across, x)) for i, x in enumerate(xs)]
    return Heat(across, down, heads, lines, low, high, HEAD[0] + CELL[0] * len(xs), HEAD[1] + CELL[1] * len(ys) + 8)


def _answer(asked: Asked) -> dict[str, Any]:
    return {
        "form": asked.form, "measure": asked.measure, "heat": heat_of(asked), "query": asked.query, "people": asked.people,
        "stamp": stamp(asked.people, asked.before, asked.after),
    }  # fmt: skip


@require_safe
def heat(request: HttpRequest) -> HttpResponse:
    """The form and the map."""
    asked = asked_in(request, HeatForm)
    if isinstance(asked, LabForm):
        context = {"form": asked, "measure": measure_of(request.GET.get("measure", "")), "on": today()}
        return render(request, "lab/heat.html", context, status=422 if asked.errors else 200)
    return render(request, "lab/heat.html", _answer(asked))


@require_safe
def export(request: HttpRequest, form: str) -> HttpResponse:
    """The map as a workbook or a picture."""
    asked = asked_in(request, HeatForm)
    if isinstance(asked, LabForm) or form not in ("xlsx", "png") or (found := heat_of(asked)) is None:
        raise Http404
    if form == "png":
        context = {"heat": found, "measure": asked.measure}
        return png_answer("heat.png", "lab/heat_chart.html", context, stamp(asked.people, asked.before, asked.after).short)
    head = [f"{tr(found.down.label)} \\ {tr(found.across.label)}", *(value for _place, value in found.heads)]
    rows: list[list[Any]] = [[line.value, *(Yuan(cell.fen) for cell in line.cells)] for line in found.lines]
    rows += [[], *([label, value] for label, value in stamp(asked.people, asked.before, asked.after).lines())]
    return workbook_answer("heat.xlsx", money_text(found.high_fen), head, rows)
