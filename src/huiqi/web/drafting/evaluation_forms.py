"""What is filled in of a forecast and an evaluation?"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as _noop

from huiqi.drafting.models import Draft, PolicyEvaluation
from huiqi.web.officer.fields import FEN, NameSelect, words


class ForecastForm(forms.Form):
    """Of which draft, and what it is to bring about by the end of the last year."""

    draft = forms.ChoiceField(label=_("草案"), widget=NameSelect)
    revenue_fen = FEN(label=_("到期时直播企业年营业收入合计（万元）"), required=False)
    firms = forms.IntegerField(label=_("到期时直播企业数"), min_value=0, max_value=1_000_000, required=False)
    venues = forms.IntegerField(label=_("到期时经认定的园区和集聚区数"), min_value=0, max_value=10_000, required=False)

    def __init__(self, data: Any, drafts: Sequence[Draft]) -> None:
        super().__init__(data)
        self.fields["draft"].choices = [(str(d.pk), d.title) for d in drafts]  # type: ignore[attr-defined]  # a choice

    @property
    def draft_id(self) -> int:
        """The draft that was chosen."""
        return int(self.cleaned_data["draft"])

    @property
    def results(self) -> dict[str, int]:
        """What is expected, by indicator; what was left empty is not."""
        typed = {key: self.cleaned_data[key] for key in ("revenue_fen", "firms", "venues")}
        return {key: value for key, value in typed.items() if value is not None}


VERDICTS = (_noop("到期后延续"), _noop("修订"), _noop("到期终止"))
"""Those of models.PolicyEvaluation."""


class EvaluationForm(forms.Form):
    """What was found, and what is to become of the policy."""

    verdict = forms.ChoiceField(label=_("评估结论"))
    opinion = words(_("评估意见"), _("花了多少、惠及多少、有没有达到预期，为什么，建议怎样。"))

    def __init__(self, *given: Any, signs: bool, **more: Any) -> None:
        super().__init__(*given, **more)
        choices = [(value, _t(str(label))) for value, label in PolicyEvaluation.Verdict.choices]
        self.fields["verdict"].choices = choices  # type: ignore[attr-defined]  # it is a choice
        for field in self.fields.values():
            field.required = not signs
