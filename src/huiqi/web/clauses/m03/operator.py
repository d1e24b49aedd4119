"""How does the operator of a venue offer its rooms and say what it does for tenants?"""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from huiqi.access.permissions import About, allowed, require
from huiqi.register import actions, queries
from huiqi.register.models import Space, Venue
from huiqi.web.account.actor import actor_in
from huiqi.web.doing import acted, done, form_page
from huiqi.web.officer.fields import DAY, YUAN, words
from huiqi.web.public.words import today
from huiqi.web.whole import whole


class SpaceForm(forms.Form):
    """One room."""

    label = forms.CharField(label=_("楼层和房号"), max_length=60)
    area_m2 = forms.IntegerField(label=_("面积（平方米）"), min_value=1, max_value=1_000_000)
    monthly_rent_fen = YUAN(label=_("月租金（元，不含税）"))
    studios = forms.IntegerField(label=_("配好的直播间（间）"), min_value=0, max_value=10_000, initial=0)
    free_from = DAY(label=_("可入驻日期"))
    words = words(_("说明"), _("装修、设备、隔音、停车等。"), required=False)


class ServicesForm(forms.Form):
    """What the operator does for its tenants."""

    services = words(_("园区服务"), _("如：选品、共享直播间、设备租借、招聘、法务。每行一项。"), required=False)


def _own_venue(request: HttpRequest, venue_id: int, *, write: bool) -> Venue:
    """Raises Http404 for who does not operate it, Forbidden for who may only read."""
    actor = actor_in(request)
    row = queries.operated_venues(actor.firms).filter(pk=venue_id).first()
    if row is None or row.operator is None:
        raise Http404(venue_id)
    if write:
        require(actor, "register.write", About(credit_code=row.operator.credit_code))
    return row


@login_required
@never_cache
def venue(request: HttpRequest, venue_id: int) -> HttpResponse:
    """A venue of the reader's: its services and rooms; a room that is let is taken off here."""
    row = _own_venue(request, venue_id, write=request.method == "POST")
    if request.method == "POST":
        space = row.spaces.filter(pk=whole(request.POST.get("taken", ""), 0)).first()
        if space is None:
            raise Http404(venue_id)
        acted(request, actions.take_space, _t("已停止招租，约看的企业会看到。"), space_id=space.pk, on=today())
        return redirect("my-venue", venue_id)
    operator = row.operator.credit_code if row.operator else ""
    writes = allowed(actor_in(request), "register.write", About(credit_code=operator))
    context = {"section": "my", "venue": row, "spaces": queries.spaces_of(row), "writes": writes}
    return render(request, "clauses/m03/my_venue.html", context)


@login_required
@never_cache
def describe(request: HttpRequest, venue_id: int) -> HttpResponse:
    """What the operator does for its tenants."""
    row = _own_venue(request, venue_id, write=True)
    form = ServicesForm(request.POST or None, initial={"services": row.services})
    sent = request.method == "POST" and form.is_valid()
    if sent and done(request, form, actions.describe_venue, venue=row, **form.cleaned_data):
        return redirect("my-venue", venue_id)
    return form_page(request, form, _t("园区服务"), reverse("my-venue", args=[venue_id]), desk=False, about=row.name)


@login_required
@never_cache
def offer(request: HttpRequest, venue_id: int) -> HttpResponse:
    """Offer a room."""
    row = _own_venue(request, venue_id, write=True)
    return _offered(request, row, SpaceForm(request.POST or None, initial={"free_from": today()}), _t("发布空置空间"))


@login_required
@never_cache
def change(request: HttpRequest, space_id: int) -> HttpResponse:
    """Change what is said of a room, or offer it again."""
    firms = actor_in(request).firms
    space = Space.objects.filter(venue__operator__credit_code__in=firms, pk=space_id).first()
    if space is None:
        raise Http404(space_id)
    row = _own_venue(request, space.venue_id, write=True)
    names = ("label", "area_m2", "monthly_rent_fen", "studios", "free_from", "words")
    initial: dict[str, Any] = {name: getattr(space, name) for name in names}
    form = SpaceForm(request.POST or None, initial=initial)
    form.fields["label"].disabled = True  # it names the room
    return _offered(request, row, form, _t("修改空间"))


def _offered(request: HttpRequest, row: Venue, form: SpaceForm, title: str) -> HttpResponse:
    sent = request.method == "POST" and form.is_valid()
    if sent and done(request, form, actions.offer_space, _t("已发布。"), venue=row, **form.cleaned_data):
        return redirect("my-venue", row.pk)
    return form_page(request, form, title, reverse("my-venue", args=[row.pk]), desk=False, about=row.name)
