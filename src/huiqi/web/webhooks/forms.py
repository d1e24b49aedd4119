"""What may be typed about a webhook? Its name, address and kinds; what of its messages is looked for; from when again."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huiqi.web.webhooks.kinds import KINDS, LABELS
from huiqi.web.webhooks.models import Delivery


def _choices(*, public: bool) -> list[tuple[str, object]]:
    return [(kind.name, _(kind.label)) for kind in KINDS if kind.public == public]


def _day() -> forms.DateInput:
    """A day as the browser's own field writes it, whatever the language."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class EndpointForm(forms.Form):
    """Where messages go, and of what."""

    name = forms.CharField(label=_("名称"), max_length=60, help_text=_("例如：内部办公系统。只有您自己看得到。"))
    url = forms.CharField(
        label=_("接收地址"),
        max_length=500,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
        help_text=_("接收端的完整 https 地址；须在 10 秒内答复 2xx。"),
    )
    kinds = forms.MultipleChoiceField(
        label=_("办理事件（您能查看的申请）"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=_choices(public=False),
        initial=[kind.name for kind in KINDS if not kind.public],
    )
    public_kinds = forms.MultipleChoiceField(
        label=_("公开事项"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=_choices(public=True),
        initial=[kind.name for kind in KINDS if kind.public],
    )
    district = forms.BooleanField(label=_("公示、拨付和追回接收全区的；不勾选则只接收您能查看的申请"), required=False)

    def values(self) -> dict[str, Any]:
        """What the actions take."""
        typed = self.cleaned_data
        return {
            "name": typed["name"], "url": typed["url"].strip(), "kinds": [*typed["kinds"], *typed["public_kinds"]],
            "district": typed["district"],
        }  # fmt: skip


class WantedForm(forms.Form):
    """Which deliveries are looked for."""

    words = forms.CharField(label=_("申请编号或消息编号"), required=False, max_length=60)
    state = forms.ChoiceField(
        label=_("状态"), required=False, choices=[("", _("全部")), *((s.value, _(s.label)) for s in Delivery.State)]
    )
    kind = forms.ChoiceField(
        label=_("事件"), required=False, choices=[("", _("全部")), *((name, _(label)) for name, label in LABELS.items())]
    )
    since = forms.DateField(label=_("发生日期不早于"), required=False, widget=_day())


class AgainForm(forms.Form):
    """From which day on messages are sent again, and which."""

    since = forms.DateField(label=_("从哪一天起"), widget=_day())
    which = forms.ChoiceField(
        label=_("补发哪些"),
        choices=[("failed", _("只补发未送达的")), ("all", _("补发全部事件，包括登记地址之前的"))],
    )

    def moment(self) -> dt.datetime:
        """The beginning of the day, in the district."""
        return timezone.make_aware(dt.datetime.combine(self.cleaned_data["since"], dt.time()))
