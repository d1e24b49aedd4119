"""How does a firm declare a plan to go public and follow it? A board, a sponsor, and a document a stage."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from huiqi.access.permissions import About, allowed, require
from huiqi.register import actions, queries
from huiqi.register.models import Board, Listing, ListingStep
from huiqi.web.account.actor import actor_in
from huiqi.web.clauses.m12a.stages import claims, tracker
from huiqi.web.clauses.own import OwnForm, firms_of, writing_firms
from huiqi.web.doing import done, form_page
from huiqi.web.officer.fields import DAY, words
from huiqi.web.public.words import today
from huiqi.web.tags import tr

PAGE_SIZE = 50


class PlanForm(OwnForm):
    """What a firm says of its plan."""

    board_id = forms.ModelChoiceField(Board.objects.none(), label=_("拟上市板块"), empty_label=None)
    sponsor = forms.CharField(label=_("保荐机构"), max_length=100)
    plan = words(_("上市计划"), _("预计各阶段的时间和融资用途。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["board_id"].queryset = Board.objects.filter(closed_on=None)  # type: ignore[attr-defined]  # a choice of rows
        self.fields["board_id"].label_from_instance = lambda one: tr(one.name)  # type: ignore[attr-defined]  # as above


class StepForm(forms.Form):
    """A stage that was reached."""

    stage = forms.ChoiceField(label=_("阶段"))
    reached_on = DAY(label=_("日期"))
    document = forms.CharField(label=_("文件名称和文号"), max_length=100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = [(value, tr(str(label))) for value, label in ListingStep.Stage.choices]
        self.fields["stage"].choices = labels  # type: ignore[attr-defined]  # it is a choice


class EndForm(forms.Form):
    """Why a plan is given up."""

    why = words(_("终止的原因"))


@login_required
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """The plans of the reader's firms."""
    actor = actor_in(request)
    page = Paginator(queries.listings(firms=actor.firms), PAGE_SIZE).get_page(request.GET.get("page"))
    stages = dict(ListingStep.Stage.choices)
    context = {"section": "my", "page": page, "writes": firms_of(actor).exists(), "stages": stages}
    return render(request, "clauses/m12a/mine.html", context)


@login_required
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """Declare a plan."""
    firms = writing_firms(request)
    if not firms.exists():
        return redirect("my")  # whose page says that the register lacks the firm
    form = PlanForm(request.POST or None, firms=firms)
    if request.method == "POST" and form.is_valid():
        typed = dict(form.cleaned_data)
        says = {"enterprise": typed.pop("firm"), "board_id": typed.pop("board_id").pk, "on": today()}
        if done(request, form, actions.declare_listing, _t("已提交，等待备案。"), **says, **typed):
            return redirect("my-listings")
    lead = _t("先备案，各阶段才能申请奖励。")
    return form_page(request, form, _t("申报上市计划"), reverse("my-listings"), desk=False, lead=lead)


def _own(request: HttpRequest, listing_id: int) -> Listing:
    """Raises Http404."""
    row = queries.listing(listing_id)
    if row is None or row.enterprise.credit_code not in actor_in(request).firms:
        raise Http404(listing_id)
    return row


@login_required
@never_cache
def page(request: HttpRequest, listing_id: int) -> HttpResponse:
    """One plan: its stages with their documents, and what each of them brings."""
    actor, row = actor_in(request), _own(request, listing_id)
    about = About(credit_code=row.enterprise.credit_code)
    writes = allowed(actor, "register.write", about) and row.ended_on is None
    form = StepForm(request.POST or None) if writes else None
    if request.method == "POST":
        require(actor, "register.write", about)
        if (
            form is not None
            and form.is_valid()
            and done(request, form, actions.record_step, listing_id=listing_id, on=today(), **form.cleaned_data)
        ):
            return redirect("my-listing", listing_id)
    worth, received = claims(row.enterprise, today())
    context = {"section": "my", "row": row, "steps": tracker(row), "claims": worth, "received": received, "form": form}
    return render(request, "clauses/m12a/listing.html", context, status=422 if request.method == "POST" else 200)


@login_required
@never_cache
def end(request: HttpRequest, listing_id: int) -> HttpResponse:
    """Give the plan up."""
    row = _own(request, listing_id)
    require(actor_in(request), "register.write", About(credit_code=row.enterprise.credit_code))
    form = EndForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and done(request, form, actions.end_listing, listing_id=listing_id, why=form.cleaned_data["why"], on=today())
    ):
        return redirect("my-listings")
    return form_page(request, form, _t("终止上市计划"), reverse("my-listing", args=[listing_id]), desk=False)
