"""How does the office file plans to go public and check their stages? And keep the table of boards."""

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from huiqi.access.permissions import About, allowed, require
from huiqi.register import actions, queries
from huiqi.register.models import Board, ListingStep
from huiqi.web.account.actor import actor_in
from huiqi.web.clauses.m12a.stages import claims, tracker
from huiqi.web.doing import acted, done, form_page
from huiqi.web.officer.desk import staff
from huiqi.web.officer.fields import DAY
from huiqi.web.public.words import today

PAGE_SIZE = 50
WHICH = (("filing", _("待备案")), ("checking", _("有阶段待核实")), ("ended", _("已终止")), ("", _("全部")))


class FilingForm(forms.Form):
    """The document by which a plan is taken on file."""

    document = forms.CharField(label=_("备案文号"), max_length=100)


class BoardForm(forms.Form):
    """A board's name and dates."""

    name = forms.CharField(label=_("板块名称"), max_length=40)
    opened_on = DAY(label=_("开板日期"), required=False)
    closed_on = DAY(label=_("停止受理日期"), required=False)
    note = forms.CharField(label=_("说明"), max_length=200, required=False)


def queue(request: HttpRequest) -> HttpResponse:
    """Plans by what is to be done."""
    staff(request)
    which = request.GET.get("which", "")
    asked = {"q": request.GET.get("q", "")[:80], "which": which if which in dict(WHICH) else ""}
    found = queries.listings(words=asked["q"], which=asked["which"])
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "asked": asked, "which": WHICH, "stages": dict(ListingStep.Stage.choices)}
    return render(request, "clauses/m12a/queue.html", context)


def page(request: HttpRequest, listing_id: int) -> HttpResponse:
    """One plan: file it, and see its stages."""
    actor, row = staff(request), queries.listing(listing_id)
    if row is None:
        raise Http404(listing_id)
    writes = allowed(actor, "register.write", About()) and row.ended_on is None
    form = FilingForm(request.POST or None) if writes and row.filed_on is None else None
    if request.method == "POST":
        require(actor, "register.write", About())
        if (
            form is not None
            and form.is_valid()
            and done(
                request,
                form,
                actions.file_listing,
                listing_id=listing_id,
                document=form.cleaned_data["document"],
                on=today(),
            )
        ):
            return redirect("desk-listing", listing_id)
    worth, received = claims(row.enterprise, today())
    context = {
        "row": row, "steps": tracker(row), "claims": worth, "received": received, "form": form,
        "checks": writes and row.filed_on is not None,
    }  # fmt: skip
    return render(request, "clauses/m12a/desk_listing.html", context, status=422 if request.method == "POST" else 200)


@require_POST
def check(request: HttpRequest, step_id: int) -> HttpResponse:
    """The document of a stage was seen."""
    require(actor_in(request), "register.write", About())
    step = ListingStep.objects.filter(pk=step_id).first()
    if step is None:
        raise Http404(step_id)
    acted(request, actions.check_step, _t("已核实。"), step_id=step_id, on=today())
    return redirect("desk-listing", step.listing_id)


def board(request: HttpRequest, board_id: int) -> HttpResponse:
    """Keep a board's entry."""
    require(actor_in(request), "register.write", About())
    row = Board.objects.filter(pk=board_id).first()
    if row is None:
        raise Http404(board_id)
    initial = {"name": row.name, "opened_on": row.opened_on, "closed_on": row.closed_on, "note": row.note}
    form = BoardForm(request.POST or None, initial=initial)
    if (
        request.method == "POST"
        and form.is_valid()
        and done(request, form, actions.keep_board, board_id=board_id, **form.cleaned_data)
    ):
        return redirect("boards")
    return form_page(request, form, _t("修改上市板块"), reverse("boards"), desk=True)
