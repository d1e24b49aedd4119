"""What does an analyst fill in? Whom to ask about, other values of the law's numbers, and what is assumed of later years."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from huiqi.engine.bind import Binding
from huiqi.engine.rule import Measure, Number
from huiqi.engine.years import MOST_YEARS
from huiqi.simulation.assumptions import USUAL, SpreadError, ends, read_spread
from huiqi.units.money import FEN_PER_WAN, MoneyError
from huiqi.web.lab.people import PROGRAM, choices
from huiqi.web.lab.scenario import ScenarioField, typed_of, write_scenario
from huiqi.web.officer.fields import FEN, SHEETS, NameSelect, SheetField
from huiqi.web.officer.numbers import HINTS, read_typed
from huiqi.web.public.words import figure
from huiqi.web.said import say_refusal
from huiqi.web.tags import tr

MONEY = {m.id: m for m in PROGRAM.policy.money}
DRAWS_MOST = 2_000


@dataclass(frozen=True)
class Slide:
    """How far a slider goes, in the stored unit of its number."""

    low: int
    high: int
    step: int
    now: int
    unit: str


def measure_of(asked: str) -> Measure:
    """The measure called so; rent where nobody says which."""
    return MONEY.get(asked, MONEY["livestream.m03"])


def numbers_of(measure: Measure) -> list[Number]:
    """What can be changed in a measure: its amounts, rates, years and choices."""
    return [number for number in measure.numbers.values() if number.key in PROGRAM.numbers_of(measure.id)]


def slide(number: Number, value: int) -> Slide | None:
    """A slider around a value; None for a number that has no middle: a date, a choice."""
    most = number.range[1]
    if number.choices or number.unit == "date":
        return None
    if number.unit == "fen":
        return Slide(0, min(most, max(2 * value, 100 * FEN_PER_WAN)), FEN_PER_WAN, value, "fen")
    if number.unit == "bp":
        return Slide(0, min(most, max(2 * value, 1_000)), 50 if value >= 1_000 else 5, value, "bp")
    return Slide(0, min(most, max(2 * value, 6)), 1, value, "count")


class LabForm(forms.Form):
    """Whom to ask about, and other values for the numbers of a measure; what is left empty stays the law's."""

    population = forms.ChoiceField(label=_("企业"), widget=NameSelect)
    measure = forms.ChoiceField(label=_("措施"))
    of = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    """The measure whose numbers the fields are: another than `measure` where somebody has just chosen that one."""
    also = ScenarioField()
    """What was changed in other measures."""
    base = ScenarioField()
    """The numbers of A, where it is not the law."""

    def __init__(self, data: Any, measure: Measure, binding: Binding) -> None:
        super().__init__(data)
        self.fields["population"].choices = choices()  # type: ignore[attr-defined]  # it is a choice
        measures = [(m.id, f"{m.clause} {tr(m.title)}") for m in PROGRAM.policy.money]
        self.fields["measure"].choices = measures  # type: ignore[attr-defined]  # likewise
        self.law = binding
        self.numbers = {number.key.rpartition(".")[2]: number for number in numbers_of(measure)}
        for name, number in self.numbers.items():
            self.fields[name] = self._field(number, binding.values[number.key])
        self.fields["measure"].initial = self.fields["of"].initial = measure.id
        self.order_fields(["population", "measure", *self.numbers])

    def _field(self, number: Number, value: int) -> forms.Field:
        now = _t("现在：%(value)s。") % {"value": figure(number, value)}
        if number.choice_labels:
            options = [("", _t("不变")), *((str(i), _t(label)) for i, label in enumerate(number.choice_labels))]
            return forms.ChoiceField(label=tr(number.label), choices=options, required=False, help_text=now)
        hint = " ".join(filter(None, (now, str(HINTS.get(number.unit, "")))))
        field = forms.CharField(label=tr(number.label), max_length=40, required=False, help_text=hint)
        if found := slide(number, value):
            field.widget.attrs |= {f"data-{key}": getattr(found, key) for key in ("low", "high", "step", "now", "unit")}
        return field

    def clean(self) -> dict[str, Any]:
        """`scenario`: the stored value of each number that was typed, and of those changed in other measures."""
        typed = super().clean() or {}
        scenario = {**typed.get("also", {})}
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
                self.fields[name].widget.attrs["data-at"] = value
            else:
                self.add_error(name, _t("请填 %(low)s 至 %(high)s 之间的值。")
                               % {"low": figure(number, low), "high": figure(number, high)})  # fmt: skip
        return typed | {"scenario": scenario}


def carried(data: QueryDict, form: LabForm) -> QueryDict:
    """What a valid form of one measure asks, for the measure that was chosen in it: nothing that was typed is lost."""
    kept, chosen = data.copy(), measure_of(form.cleaned_data["measure"])
    for name in form.numbers:
        kept.pop(name, None)
    for name, said in typed_for(chosen, form.cleaned_data["scenario"]).items():
        kept[name] = said
    return kept


def typed_for(measure: Measure, scenario: Mapping[str, int]) -> dict[str, str]:
    """What the form of a measure says under a scenario: its own numbers in their fields, the others carried along."""
    own = {number.key: number for number in numbers_of(measure) if number.key in scenario}
    fields = {key.rpartition(".")[2]: typed_of(number, scenario[key]) for key, number in own.items()}
    others = {key: value for key, value in scenario.items() if key not in own}
    return fields | {"of": measure.id, "also": write_scenario(others)}


def address(population: str, measure: Measure, scenario: Mapping[str, int], base: Mapping[str, int]) -> str:
    """The query of a page of the laboratory that asks for a scenario, held against the numbers of `base`."""
    typed = typed_for(measure, scenario) | {"base": write_scenario(base)}
    return urlencode({"population": population, "measure": measure.id, **typed})


def bound(kind: type[LabForm], data: QueryDict, law: Binding) -> LabForm:
    """The form of what is asked. Where another measure was chosen, that one's, with all that was typed carried along."""
    measure, of = measure_of(data.get("measure", "")), measure_of(data.get("of") or data.get("measure", ""))
    if of is measure:
        return kind(data, measure, law)
    before = kind(data, of, law)
    return kind(carried(data, before), measure, law) if before.is_valid() else before


class CompareForm(LabForm):
    """And what the measure may cost in a year."""

    budget = FEN(label=_("这一项的预算（万元）"), required=False, help_text=_("填了就算出压到预算内的最小改动。"))


class OutlookForm(LabForm):
    """And what is assumed of the years to come. Everything is stated; nothing is assumed in secret."""

    years = forms.IntegerField(label=_("算几年"), min_value=1, max_value=MOST_YEARS, initial=MOST_YEARS)
    budget = FEN(label=_("每年的总预算（万元）"), required=False, help_text=_("填了就算出每年超出预算的可能。"))
    growth = forms.CharField(label=_("企业每年的增长"), help_text=_("租金、收入、投资等每年的变化，每家每年各抽一次。"))
    entry = forms.CharField(label=_("每年新来的企业"), help_text=_("占现有企业的比例；新企业与现有企业相似，还没有得过钱。"))
    exit = forms.CharField(label=_("每年离开的企业"))
    take_up = forms.CharField(label=_("符合条件而申请的"), help_text=_("每项措施各抽一次。"))
    delay = forms.CharField(label=_("拖到下一年才付的"))
    progress = forms.CharField(label=_("上市每年进一步的可能"))
    draws = forms.IntegerField(label=_("抽多少次"), min_value=10, max_value=DRAWS_MOST, initial=200)
    seed = forms.IntegerField(
        label=_("种子"), min_value=0, max_value=2**31 - 1, initial=7, help_text=_("同一种子，结果每次相同。")
    )

    def __init__(self, data: Any, measure: Measure, binding: Binding) -> None:
        super().__init__(data, measure, binding)
        for name, usual in USUAL.items():
            self.fields[name].initial = usual
            said = str(self.fields[name].help_text)
            how = _t("写 5%、2%~8%（均匀）或 5%±3%（正态）。")
            self.fields[name].help_text = f"{said} {how}" if said else how

    def clean(self) -> dict[str, Any]:
        """Each assumption can be read."""
        typed = super().clean()
        for name in USUAL:
            if name in typed:
                try:
                    read_spread(typed[name], *ends(name))
                except SpreadError as refused:
                    self.add_error(name, say_refusal(refused))
        return typed


class FirmsField(SheetField):
    """A table of firms in any form that the engine reads."""

    endings = (*SHEETS, ".parquet")
    wrong = _("请上传 .xlsx、.csv 或 .parquet 文件。")
    widget = forms.FileInput(attrs={"accept": ",".join(endings)})


class TableForm(forms.Form):
    """A table of firms to simulate on."""

    name = forms.CharField(label=_("名称"), max_length=80, help_text=_("例如：2026年9月摸底名单"))
    file = FirmsField(label=_("企业表（.xlsx、.csv 或 .parquet）"), help_text=_("只留事实，不留代码和名称。"))


def shown(form: forms.Form, data: Mapping[str, Any]) -> str:
    """The form's address: what was typed, nothing that was left empty."""
    query = QueryDict(mutable=True)
    for name in form.fields:
        if said := str(data.get(name, "")).strip():
            query[name] = said
    return query.urlencode()
