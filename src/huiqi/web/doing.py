"""How is a form acted on? The action is done and said, or its refusal stands in the form."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _t

from huiqi.cases.errors import CaseError
from huiqi.register.errors import RegisterError
from huiqi.web.account.actor import actor_in
from huiqi.web.said import say_refusal


def done(
    request: HttpRequest,
    form: forms.Form,
    action: Callable[..., object],
    said: str = "",
    field: str | None = None,
    **values: Any,
) -> bool:
    """Whether the action was done as the reader, now; a refusal is shown at `field`, or above the form."""
    try:
        action(actor=actor_in(request), at=timezone.now(), **values)
    except (RegisterError, CaseError) as refused:
        form.add_error(field, say_refusal(refused))
        return False
    messages.success(request, said or _t("已登记。"))
    return True


def acted(request: HttpRequest, action: Callable[..., object], said: str, **values: Any) -> None:
    """The same for a button without a form: the page that follows says what became of it."""
    try:
        action(actor=actor_in(request), at=timezone.now(), **values)
        messages.success(request, said)
    except (RegisterError, CaseError) as refused:
        messages.error(request, say_refusal(refused))


def form_page(
    request: HttpRequest,
    form: forms.Form,
    title: str,
    back: str,
    *,
    desk: bool,
    about: str = "",
    lead: str = "",
    **more: Any,
) -> HttpResponse:
    """A page that holds one form: its title, the address it leads back to, a name it is about, a sentence above it."""
    context = {
        "form": form,
        "title": title,
        "back": back,
        "about": about,
        "lead": lead,
        "section": "" if desk else "my",
    } | more
    page = "parts/desk_form.html" if desk else "parts/firm_form.html"
    return render(request, page, context, status=HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK)
