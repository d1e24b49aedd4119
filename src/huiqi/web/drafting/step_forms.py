"""What is filled in after the consultation: the legality review, the meeting, the publication, the guide."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from huiqi.drafting.models import LegalityReview
from huiqi.engine.rule import Measure, Number
from huiqi.units.money import MoneyError
from huiqi.web.officer.fields import DAY, words
from huiqi.web.officer.numbers import HINTS, read_typed

Material, Opinion = LegalityReview.Material, LegalityReview.Opinion


class SubmissionForm(forms.Form):
    """What goes to the legality review, and by when its opinion is asked for."""

    due_on = DAY(label=_("请在哪天前出具意见"), help_text=_("收到后不少于7个工作日。"))
    more_materials = words(_("其他材料"), _("例如专家论证意见、部门会签意见；每行一份。"), required=False)

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        materials = {m.value: forms.BooleanField(label=_t(str(m.label)), required=False) for m in Material}
        self.fields = {**materials, **self.fields}

    @property
    def typed(self) -> dict[str, Any]:
        """What the action takes."""
        sent = [m.value for m in Material if self.cleaned_data[m.value]]
        return {"materials": sent, **{name: self.cleaned_data[name] for name in ("due_on", "more_materials")}}


class OpinionForm(forms.Form):
    """The opinion of the legality review."""

    opinion = forms.ChoiceField(label=_("结论"))
    words = words(_("审查意见"))
    document_number = forms.CharField(label=_("意见文号"), max_length=40)

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        choices = [(value, _t(str(label))) for value, label in Opinion.choices]
        self.fields["opinion"].choices = choices  # type: ignore[attr-defined]  # it is a choice


class MeetingForm(forms.Form):
    """What the meeting decided."""

    meeting = forms.CharField(label=_("会议名称"), max_length=100)
    held_on = DAY(label=_("会议日期"))
    attended = forms.IntegerField(label=_("出席人数"), min_value=1, max_value=1000)
    passed = forms.ChoiceField(label=_("结果"), choices=[("yes", _("通过")), ("no", _("退回"))])
    reason = words(_("退回的理由"), _("退回时填写；起草部门据此修改。"), required=False)
    minutes_number = forms.CharField(label=_("纪要文号"), max_length=40)

    @property
    def typed(self) -> dict[str, Any]:
        """What the action takes."""
        return self.cleaned_data | {"passed": self.cleaned_data["passed"] == "yes"}


class PublicationForm(forms.Form):
    """Number and days, the measures that stay closed, and the numbers that are decided with it."""

    title = forms.CharField(label=_("正式标题"), max_length=200)
    document_number = forms.CharField(label=_("文号"), max_length=40, help_text=_("例如 深南府规〔2026〕1号。"))
    issued_on = DAY(label=_("印发日期"))
    effective_on = DAY(label=_("施行日期"), help_text=_("不早于印发日期。"))
    years = forms.IntegerField(
        label=_("有效年数"), min_value=1, max_value=5, required=False,
        help_text=_("最长5年；标题写明试行或暂行的最长3年。到期日是几年后同一天的前一天。"),
    )  # fmt: skip
    expires_on = DAY(label=_("或者写明失效日期"), required=False)

    def __init__(self, data: Any, measures: Iterable[Measure], numbers: Iterable[Number], **more: Any) -> None:
        super().__init__(data, **more)
        self.measures = {f"withheld-{m.short}": m for m in measures}
        self.numbers = {f"value-{n.key}": n for n in numbers}
        self.own = list(self.fields)
        for name, measure in self.measures.items():
            label = f"{measure.clause} {_t(measure.title)}"
            self.fields[name] = forms.CharField(label=label, max_length=300, required=False)
        for name, number in self.numbers.items():
            clause = next((m.clause for m in self.measures.values() if number.key.startswith(f"{m.id}.")), "")
            self.fields[name] = _number_field(number, clause)

    def clean(self) -> dict[str, Any]:
        """The typed values as stored. An error stands at its number."""
        for name, number in self.numbers.items():
            given = str(self.cleaned_data.get(name, "")).strip()
            try:
                self.cleaned_data[name] = read_typed(given, "" if number.choices else number.unit) if given else None
            except (ValueError, MoneyError, forms.ValidationError):
                self.add_error(name, _t("看不懂这个值，请按提示填写。"))
        return self.cleaned_data

    @property
    def typed(self) -> dict[str, Any]:
        """What the action takes."""
        given = self.cleaned_data
        values = {number.key: given[name] for name, number in self.numbers.items() if given[name] is not None}
        withheld = {measure.id: given[name] for name, measure in self.measures.items() if given[name]}
        return {name: given[name] for name in self.own} | {"values": values, "withheld": withheld}

    def bound(self, names: Iterable[str]) -> list[Any]:
        """Fields with what is typed in them."""
        return [self[name] for name in names]


def _number_field(number: Number, clause: str) -> forms.Field:
    """A number of a clause, left undecided where nothing is given."""
    label = f"{clause} {_t(number.label)}".strip()
    if number.choices:
        choices = [("", _t("暂不决定")), *((str(i), _t(words)) for i, words in enumerate(number.choice_labels))]
        return forms.ChoiceField(label=label, choices=choices, required=False)
    return forms.CharField(label=label, max_length=40, required=False, help_text=HINTS.get(number.unit, ""))


class GuideForm(forms.Form):
    """What the rules do not know of a guide."""

    where_to_apply = words(_("到哪里办"), _("网上入口之外的窗口、地址和时间。"), required=False)
    contact = words(_("联系方式"), _("部门、电话。"), required=False)
    complaints = words(_("投诉渠道"), _("对办理有意见，向谁说。"), required=False)
