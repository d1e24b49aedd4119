"""What does an owner see of their webhooks? The list, one with its deliveries, one delivery with every attempt.

A secret is shown in the answer to the click that made it, on a page that no browser keeps, and never again.
"""

import datetime as dt
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from huiqi.access.actor import Actor
from huiqi.gateways.webhook import REASONS
from huiqi.web.account.actor import actor_in, say
from huiqi.web.webhooks import actions, queries
from huiqi.web.webhooks.deliver import STOPPED_WHY
from huiqi.web.webhooks.errors import EndpointRefused, UnknownEndpoint
from huiqi.web.webhooks.forms import AgainForm, EndpointForm, WantedForm
from huiqi.web.webhooks.kinds import BY_NAME, LABELS
from huiqi.web.webhooks.models import Attempt, Delivery, Endpoint

PAGE_SIZE = 25

SOON = dt.timedelta(minutes=2)
"""A page looks again by itself while something on it is due so soon."""


@login_required
@never_cache
def endpoints(request: HttpRequest) -> HttpResponse:
    """One's addresses, and a form for one more; its secret is shown in the answer."""
    actor, form = actor_in(request), EndpointForm(request.POST or None)
    rows = queries.endpoints_of(actor)
    if request.method == "POST" and form.is_valid():
        try:
            endpoint, secret = actions.create_endpoint(actor=actor, at=timezone.now(), **form.values())
        except EndpointRefused as refused:
            form.add_error("url" if refused.code in REASONS or refused.code == "ENDPOINT_TWICE" else None, say(refused))
        else:
            return render(request, "webhooks/secret.html", {"endpoint": endpoint, "secret": secret})
    context = {"rows": rows, "form": form, "why": STOPPED_WHY}
    return render(request, "webhooks/list.html", context, status=_status(form))


@login_required
@require_safe
def endpoint(request: HttpRequest, reference: UUID) -> HttpResponse:
    """One address: how it does, and its deliveries, a page at a time."""
    found, form = _endpoint(actor_in(request), reference), WantedForm(request.GET or None)
    wanted = queries.Wanted(**form.cleaned_data) if form.is_valid() else queries.Wanted()
    page = Paginator(queries.deliveries_of(found, wanted), PAGE_SIZE).get_page(request.GET.get("page"))
    soon = timezone.now() + SOON
    context = {
        "endpoint": found,
        "why": STOPPED_WHY.get(found.stopped_why, ""),
        "kinds": [(name, LABELS[name]) for name in found.kinds],
        "form": form,
        "again": AgainForm(initial={"since": timezone.localdate(), "which": "failed"}),
        "page": page,
        "rows": [(row, LABELS.get(row.kind, row.kind), _last(row)) for row in page],
        "moving": found.state == Endpoint.State.ON and any(row.ended_at is None and row.due_at < soon for row in page),
        "filtered": any(form.cleaned_data.values()) if form.is_valid() else bool(request.GET),
    }
    return render(request, "webhooks/endpoint.html", context)


@login_required
def edit(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Another name, address or choice of events."""
    actor = actor_in(request)
    found = _endpoint(actor, reference)
    there = {
        "name": found.name, "url": found.url, "district": found.district,
        "kinds": [k for k in found.kinds if not BY_NAME[k].public],
        "public_kinds": [k for k in found.kinds if BY_NAME[k].public],
    }  # fmt: skip
    form = EndpointForm(request.POST or None, initial=there)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_endpoint(actor=actor, reference=reference, at=timezone.now(), **form.values())
        except EndpointRefused as refused:
            form.add_error("url" if refused.code in REASONS or refused.code == "ENDPOINT_TWICE" else None, say(refused))
        else:
            messages.success(request, _("已保存；从现在起的事件按新的设置推送。"))
            return redirect("account-webhook", reference)
    return render(request, "webhooks/edit.html", {"endpoint": found, "form": form}, status=_status(form))


@login_required
@require_safe
def delivery(request: HttpRequest, reference: UUID, delivery_id: int) -> HttpResponse:
    """One message: what was sent, and what came back each time."""
    found = _endpoint(actor_in(request), reference)
    row = _delivery(found, delivery_id)
    attempts = [(one, _outcome(one)) for one in row.attempts.all()]
    context = {"endpoint": found, "row": row, "label": LABELS.get(row.kind, row.kind), "attempts": attempts}
    return render(request, "webhooks/delivery.html", context)


@login_required
@require_POST
@never_cache
def rotate(request: HttpRequest, reference: UUID) -> HttpResponse:
    """A new secret, shown in the answer."""
    actor = actor_in(request)
    found = _endpoint(actor, reference)
    secret = actions.rotate_secret(actor=actor, reference=reference, at=timezone.now())
    return render(request, "webhooks/secret.html", {"endpoint": found, "secret": secret, "rotated": True})


@login_required
@require_POST
def switch(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Pause, or send again."""
    if request.POST.get("on") == "1":
        return _acted(request, reference, actions.resume, _("已启用；暂停期间留下的消息即将发出。"))
    return _acted(request, reference, actions.pause, _("已暂停；期间的事件会留下，恢复后发出。"))


@login_required
@require_POST
def ping(request: HttpRequest, reference: UUID) -> HttpResponse:
    """A message that only tests the way."""
    return _acted(request, reference, actions.ping, _("测试消息将在几秒内发出，结果见下面的列表。"))


@login_required
@require_POST
def delete(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Take the address away; a page asks first."""
    actor = actor_in(request)
    found = _endpoint(actor, reference)
    if request.POST.get("sure") != "1":
        return render(request, "webhooks/delete.html", {"endpoint": found})
    actions.delete_endpoint(actor=actor, reference=reference, at=timezone.now())
    messages.success(request, _("推送地址已删除。"))
    return redirect("account-webhooks")


@login_required
@require_POST
def send_again(request: HttpRequest, reference: UUID, delivery_id: int) -> HttpResponse:
    """One message once more."""
    row = _delivery(_endpoint(actor_in(request), reference), delivery_id)
    said = _("将在几秒内再次发出，消息编号不变。")
    return _acted(request, reference, actions.send_again, said, delivery_id=row.pk)


@login_required
@require_POST
def replay(request: HttpRequest, reference: UUID) -> HttpResponse:
    """All that failed since a day, or everything that happened since."""
    actor, form = actor_in(request), AgainForm(request.POST)
    _endpoint(actor, reference)
    if not form.is_valid():
        messages.error(request, _("没有补发：请选择从哪一天起、补发哪些。"))
        return redirect("account-webhook", reference)
    action = actions.replay if form.cleaned_data["which"] == "all" else actions.send_failed_again
    try:
        count = action(actor=actor, reference=reference, since=form.moment(), at=timezone.now())
    except EndpointRefused as refused:
        messages.error(request, say(refused))
    else:
        said = _("将补发 %(n)s 条消息。") % {"n": count}
        messages.success(request, said if count else _("没有需要补发的消息。"))
    return redirect("account-webhook", reference)


def _acted(request: HttpRequest, reference: UUID, action: Callable[..., object], said: str, **more: Any) -> HttpResponse:
    """The action is done and said, or its refusal is."""
    actor = actor_in(request)
    _endpoint(actor, reference)
    try:
        action(actor=actor, reference=reference, at=timezone.now(), **more)
        messages.success(request, said)
    except EndpointRefused as refused:
        messages.error(request, say(refused))
    return redirect("account-webhook", reference)


def _endpoint(actor: Actor, reference: UUID) -> Endpoint:
    """The reader's own. Raises Http404."""
    try:
        return queries.endpoint_of(actor, reference)
    except UnknownEndpoint as unknown:
        raise Http404 from unknown


def _delivery(endpoint: Endpoint, delivery_id: int) -> Delivery:
    try:
        return queries.delivery_of(endpoint, delivery_id)
    except UnknownEndpoint as unknown:
        raise Http404 from unknown


def _last(row: Delivery) -> str:
    """How the last attempt ended; empty before the first."""
    attempts = list(row.attempts.all())
    return _outcome(attempts[-1]) if attempts else ""


def _outcome(attempt: Attempt) -> str:
    """`200`, or why it was not taken: a msgid, with the status before it where there was one."""
    if attempt.error in ("", "STATUS"):
        return f"HTTP {attempt.status}"
    return REASONS[attempt.error]


def _status(form: EndpointForm) -> int:
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
