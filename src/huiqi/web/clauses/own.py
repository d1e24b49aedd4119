"""For which firms does somebody write, and which of them is a form about? What every firm's page of a clause asks."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huiqi.access.actor import Actor
from huiqi.access.permissions import About, allowed, require
from huiqi.register.models import Enterprise
from huiqi.web.account.actor import actor_in
from huiqi.web.doing import done, form_page
from huiqi.web.officer.fields import NameSelect


def firms_of(actor: Actor) -> QuerySet[Enterprise]:
    """The firms in the register for which the actor writes."""
    codes = [code for code in actor.firms if allowed(actor, "register.write", About(credit_code=code))]
    return Enterprise.objects.filter(credit_code__in=codes).order_by("name")


def writing_firms(request: HttpRequest) -> QuerySet[Enterprise]:
    """The same for a page that is only there to write: empty where the register lacks them all.

    Raises Http404 for who speaks for no firm, Forbidden for who may only read.
    """
    actor = actor_in(request)
    if not actor.firms:
        raise Http404
    firms = firms_of(actor)
    if not firms.exists():
        require(actor, "register.write", About(credit_code=actor.firms[0]))
    return firms


def read_firms(actor: Actor) -> QuerySet[Enterprise]:
    """The firms in the register for which the actor speaks, whatever they may do there."""
    return Enterprise.objects.filter(credit_code__in=actor.firms).order_by("name")


class OwnForm(forms.Form):
    """A form about one of the reader's firms; the first is chosen."""

    firm = forms.ModelChoiceField(
        Enterprise.objects.none(), label=_("企业"), to_field_name="credit_code", empty_label=None, widget=NameSelect
    )

    def __init__(self, *args: Any, firms: QuerySet[Enterprise], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["firm"].queryset = firms  # type: ignore[attr-defined]  # it is a choice of rows
        self.fields["firm"].label_from_instance = lambda one: one.name  # type: ignore[attr-defined]  # as above


def enter_own(
    request: HttpRequest,
    kind: type[OwnForm],
    action: Callable[..., object],
    title: str,
    listing: str,
    *,
    said: str = "",
    lead: str = "",
    **values: Any,
) -> HttpResponse:
    """A form about one of the reader's firms: what is entered goes to `action` with `values`, then to the route `listing`.

    Raises Http404, Forbidden like writing_firms().
    """
    firms = writing_firms(request)
    if not firms.exists():
        return redirect("my")  # whose page says that the register lacks the firm
    form = kind(request.POST or None, firms=firms)
    if request.method == "POST" and form.is_valid():
        typed = dict(form.cleaned_data)
        if done(request, form, action, said, enterprise=typed.pop("firm"), **values, **typed):
            return redirect(listing)
    return form_page(request, form, title, reverse(listing), desk=False, lead=lead)
