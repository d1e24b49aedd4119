"""What is filled in for the fair-competition review of a measure: answers, an exception, an opinion, a conclusion."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from huiqi.drafting.fair_competition import Checked
from huiqi.drafting.fair_competition_exceptions import GROUNDS
from huiqi.drafting.fair_competition_sheets import ItemSaid, Outcome, ReviewSheet
from huiqi.web.officer.fields import DAY, words

_BLANK = ("", _("请选择"))


class ChecklistForm(forms.Form):
    """The items that are asked, each with a judgement and why. An item left blank is left out."""

    def __init__(self, data: Any, sheet: ReviewSheet) -> None:
        self.asked = sheet.asked
        known = {f"{key}-words": said.words for key, said in sheet.said.items()}
        known |= {f"{key}-problem": "yes" if said.problem else "no" for key, said in sheet.said.items()}
        super().__init__(data, initial=known)
        for checked in self.asked:
            key = checked.item.key
            self.fields[f"{key}-problem"] = forms.ChoiceField(
                label=_("判断"), required=False, choices=[_BLANK, ("no", _("没有问题")), ("yes", _("有问题"))]
            )
            self.fields[f"{key}-words"] = forms.CharField(
                label=_("理由"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2})
            )

    def rows(self) -> Iterator[tuple[Checked, tuple[BoundField, BoundField]]]:
        """Each asked item with its two fields."""
        for checked in self.asked:
            yield checked, (self[f"{checked.item.key}-problem"], self[f"{checked.item.key}-words"])

    def clean(self) -> dict[str, Any]:
        """A judgement has its reason, and a reason its judgement."""
        typed = super().clean() or {}
        for checked in self.asked:
            judged, why = (f"{checked.item.key}-{name}" for name in ("problem", "words"))
            if typed.get(judged) and not typed.get(why):
                self.add_error(why, _t("请写明怎样判断的。"))
            if typed.get(why) and not typed.get(judged) and judged not in self.errors:
                self.add_error(judged, _t("请选择有没有问题。"))
        if not self.errors and not self._answers(typed):
            raise forms.ValidationError(_t("还没有填写；请至少回答一项。"))
        return typed

    @property
    def answers(self) -> dict[str, ItemSaid]:
        """What was answered, by item."""
        return self._answers(self.cleaned_data)

    def _answers(self, typed: dict[str, Any]) -> dict[str, ItemSaid]:
        keys = (checked.item.key for checked in self.asked)
        return {
            key: ItemSaid(typed[f"{key}-problem"] == "yes", typed[f"{key}-words"])
            for key in keys
            if typed.get(f"{key}-problem")
        }


class ExceptionForm(forms.Form):
    """An exception of 条例 12."""

    ground = forms.ChoiceField(label=_("例外的理由（条例12）"))
    no_milder_way = words(_("为什么没有对竞争影响更小的办法"), _("写明比较过哪些办法、为什么不行。"))
    ends_on = DAY(label=_("截止日期（含当天）"))

    def __init__(self, data: Any, sheet: ReviewSheet) -> None:
        claimed = sheet.exception
        known = claimed and {name: getattr(claimed, name) for name in ("ground", "no_milder_way", "ends_on")}
        super().__init__(data, initial=known or None)
        _offer(self, "ground", [_BLANK, *((key, _t(name)) for key, name in GROUNDS.items())])


class OpinionForm(forms.Form):
    """The first opinion of the drafting department."""

    proposed = forms.ChoiceField(label=_("建议的结论"))
    words = words(_("初步意见"), _("审查了什么、怎样判断；签署后不能改，只能重新签署。"))

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        _offer(self, "proposed", _outcomes())


class ConclusionForm(forms.Form):
    """The conclusion, by which document and from when."""

    outcome = forms.ChoiceField(label=_("结论"))
    document = forms.CharField(label=_("结论文号"), max_length=100)
    on = DAY(label=_("结论日期"))
    words = words(_("说明"), _("不通过的要写明理由。"), required=False)

    def __init__(self, data: Any, *, on: Any, withdraws: bool) -> None:
        super().__init__(data, initial={"on": on})
        _offer(self, "outcome", _outcomes((Outcome.FAILED,) if withdraws else tuple(Outcome)))


def _outcomes(among: Sequence[Outcome] = tuple(Outcome)) -> list[tuple[Any, Any]]:
    return [_BLANK, *((outcome.value, _t(outcome.label)) for outcome in among)]


def _offer(form: forms.Form, name: str, choices: list[tuple[Any, Any]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
