"""How does a department have a case judged? One page: the window's score sheet, the panel, its result, the ranking."""

import secrets
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from huiqi.access.models import Account
from huiqi.access.permissions import allowed, require
from huiqi.cases import actions, queries
from huiqi.cases.actions.blind_files import release_file
from huiqi.cases.errors import CaseError
from huiqi.cases.models import Case, Panel, Seat
from huiqi.cases.queries.blind_files import blind_files
from huiqi.cases.scores import FEWEST, Criterion
from huiqi.cases.states import ACCEPTED
from huiqi.engine.rule import ReviewMode
from huiqi.web.officer.case import case_or_404
from huiqi.web.officer.desk import staff
from huiqi.web.officer.fields import DAY, words
from huiqi.web.said import say_refusal
from huiqi.web.whole import version_in

LINES = 6
"""Criteria a sheet has room for."""
USUAL = ((_("影响力"), 40, _("参与人数、观看人次和媒体报道")), (_("组织水平"), 30, _("方案、执行和安全")),
         (_("带动作用"), 30, _("对本区企业、人才和消费的带动")))  # fmt: skip
"""What the form proposes: assumed, no text names criteria."""


class POINTS(forms.DecimalField):
    """Points with two places, read to whole hundredths."""

    def __init__(self, **more: Any) -> None:
        super().__init__(min_value=0, max_value=10_000, decimal_places=2, max_digits=7, **more)

    def clean(self, value: Any) -> Any:
        """Hundredths of a point. Raises ValidationError."""
        points = super().clean(value)
        return None if points is None else int(points * 100)


class SheetForm(forms.Form):
    """Criteria with their weights in per cent, and the scale."""

    lowest = POINTS(label=_("每项最低分"), initial=0)
    highest = POINTS(label=_("每项最高分"), initial=100)
    threshold = POINTS(label=_("入围分"), initial=70, help_text=_("低于入围分的申请不能提出支持。"))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        for i in range(LINES):
            name, weight, guide = USUAL[i] if i < len(USUAL) else ("", None, "")
            self.fields[f"name{i}"] = forms.CharField(label=_("评分项"), max_length=60, required=False, initial=name)
            self.fields[f"weight{i}"] = forms.DecimalField(
                label=_("权重（%）"), min_value=0, max_value=100, decimal_places=2, required=False, initial=weight
            )
            self.fields[f"guide{i}"] = forms.CharField(label=_("看什么"), max_length=200, required=False, initial=guide)
            for part in ("name", "weight", "guide"):
                field = self.fields[f"{part}{i}"]
                field.widget.attrs["placeholder"] = field.label  # on a narrow screen the heads of the columns are hidden

    def lines(self) -> list[tuple[forms.BoundField, ...]]:
        """The rows of the table: name, weight, guide."""
        return [tuple(self[f"{part}{i}"] for part in ("name", "weight", "guide")) for i in range(LINES)]

    def scale(self) -> list[forms.BoundField]:
        """The fields below the table."""
        return [self[name] for name in ("lowest", "highest", "threshold")]

    def clean(self) -> dict[str, Any]:
        """The names of the action; a line without name and weight is left out."""
        typed = super().clean() or {}
        rows = [(typed.get(f"name{i}", ""), typed.get(f"weight{i}"), typed.get(f"guide{i}", "")) for i in range(LINES)]
        criteria = [Criterion(n, int((w or Decimal(0)) * 100), g) for n, w, g in rows if n or w]
        return {"criteria": criteria, **{name: typed.get(name) for name in ("lowest", "highest", "threshold")}}


class SetUpForm(forms.Form):
    """A panel: what the experts are told, until when, and who they are."""

    brief = words(_("项目简介"), _("给专家看；其中的企业名称、信用代码、人名和联系方式会自动隐去。"))
    due_on = DAY(label=_("评审截止日期"))
    size = forms.IntegerField(label=_("随机抽取几位专家"), min_value=FEWEST, max_value=15, initial=5)
    named = forms.TypedMultipleChoiceField(
        label=_("或者指定专家"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    why_named = forms.CharField(label=_("为什么指定"), max_length=300, required=False)

    def __init__(self, data: Any = None, *, able: list[Account]) -> None:
        super().__init__(data)
        field = self.fields["named"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = [(a.pk, a.name) for a in able]


class ReleaseForm(forms.Form):
    """A file looked at and found to name nobody."""

    upload_id = forms.IntegerField(min_value=1, max_value=2**62)


class AddForm(forms.Form):
    """One expert more."""

    account_id = forms.TypedChoiceField(label=_("增派"), coerce=int, required=False, empty_value=None)
    why = forms.CharField(label=_("为什么指定"), max_length=300, required=False)

    def __init__(self, data: Any = None, *, able: list[Account]) -> None:
        super().__init__(data)
        field = self.fields["account_id"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", _t("按抽取顺序的下一位")), *((a.pk, a.name) for a in able)]


def page(request: HttpRequest, number: str) -> HttpResponse:
    """All about the panel of one case; `do` says what is sent: sheet, set_up, add, release or close."""
    actor = staff(request)
    case = case_or_404(actor, number)
    if case.law.review != ReviewMode.COMPETITIVE:
        raise Http404(number)
    panel = queries.last_panel(case)
    assigns = allowed(actor, "case.assign_experts", case) and case.state == ACCEPTED
    able = list(queries.candidates(case)) if assigns else []
    sent = request.POST.get("do", "")
    typed = {sent: request.POST}
    bound: dict[str, forms.Form] = {
        "sheet": SheetForm(typed.get("sheet")),
        "set_up": SetUpForm(typed.get("set_up"), able=able),
        "add": AddForm(typed.get("add"), able=able),
        "release": ReleaseForm(typed.get("release")),
        "close": forms.Form(typed.get("close")),
    }
    if request.method == "POST":
        require(actor, "case.assign_experts", case)
        if sent in bound and bound[sent].is_valid() and _done(request, case, sent, bound[sent]):
            return redirect("desk-panel", number)
    context = {
        "case": case,
        "law": case.law,
        "sheet": queries.sheet_of(case),
        "panel": panel,
        "seats": _rows(panel) if panel else (),
        "waiting": panel.seats.filter(recused_at=None, submitted_at=None).count() if panel else 0,
        "ranking": queries.ranking(case.window),
        "assigns": assigns,
        "able": able,
        "files": blind_files(case) if assigns else (),
        "forms": bound,
        "sheet_used": Panel.objects.filter(sheet__window=case.window).exists(),
    }
    return render(request, "officer/panel.html", context, status=422 if request.method == "POST" else 200)


def _done(request: HttpRequest, case: Case, what: str, form: forms.Form) -> bool:
    """Whether it was done; where it was refused, the form says why."""
    version = version_in(request)
    base: dict[str, Any] = {"actor": staff(request), "case_id": case.pk, "version": version, "at": timezone.now()}
    try:
        if what == "sheet":
            actions.write_sheet(**base, **form.cleaned_data)
        elif what == "set_up":
            actions.set_up_panel(**base, seed=secrets.token_hex(16), **form.cleaned_data)
        elif what == "add":
            actions.add_expert(**base, **form.cleaned_data)
        elif what == "release":
            release_file(**base, **form.cleaned_data)
        else:
            actions.close_panel(**base)
    except CaseError as refused:
        form.add_error(None, say_refusal(refused))
        return False
    messages.success(request, _t("已保存。"))
    return True


def _rows(panel: Panel) -> list[tuple[Seat, list[Any]]]:
    """Each seat; its points and words only after the end, so that nobody steers what is still open."""
    seats = panel.seats.prefetch_related("scores")
    return [(seat, list(seat.scores.all()) if panel.closed_at else []) for seat in seats]
