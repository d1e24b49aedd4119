"""How does a firm file an event and reckon it up? The form says before it is filled whether it would be too late."""

import datetime as dt
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.forms import BaseFormSet, formset_factory
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from huiqi.access.permissions import About, allowed, require
from huiqi.register import actions, queries
from huiqi.register.errors import RegisterError
from huiqi.register.models import BrandEvent, EventItem
from huiqi.web.account.actor import actor_in
from huiqi.web.clauses.own import OwnForm, firms_of, writing_firms
from huiqi.web.officer.fields import DAY, FEN, words
from huiqi.web.public.words import today
from huiqi.web.said import say_refusal
from huiqi.web.tags import tr

PAGE_SIZE, LINES_MAX = 50, 30


class EventForm(OwnForm):
    """What a firm says of an event to come."""

    name = forms.CharField(label=_("活动名称"), max_length=100)
    place = forms.CharField(label=_("地点"), max_length=200)
    starts_on = DAY(label=_("开始日期"))
    ends_on = DAY(label=_("结束日期"))
    expected_fen = FEN(label=_("预计费用（万元）"))
    plan = words(_("活动方案"), _("主题、场次、直播平台、预计人数。"))


class LineForm(forms.Form):
    """One line of the cost sheet; an empty one is left out."""

    kind = forms.ChoiceField(label=_("类别"), required=False)
    what = forms.CharField(label=_("内容"), max_length=200, required=False)
    amount_fen = FEN(label=_("金额（万元）"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(k, tr(str(label))) for k, label in EventItem.Kind.choices]  # type: ignore[attr-defined]


LINES: "type[BaseFormSet[LineForm]]" = formset_factory(LineForm, extra=3, max_num=LINES_MAX, validate_max=True)


@login_required
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """The events of the reader's firms."""
    actor = actor_in(request)
    page = Paginator(queries.events(firms=actor.firms), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"section": "my", "page": page, "files": firms_of(actor).exists()}
    return render(request, "clauses/m08/mine.html", context)


@login_required
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """File an event; the page names the last first day that is still in time."""
    actor = actor_in(request)
    firms = writing_firms(request)
    if not firms.exists():
        return redirect("my")  # whose page says that the register lacks the firm
    form = EventForm(request.POST or None, firms=firms)
    if request.method == "POST" and form.is_valid():
        typed = dict(form.cleaned_data)
        try:
            row = actions.file_event(actor=actor, enterprise=typed.pop("firm"), on=today(), at=timezone.now(), **typed)
        except RegisterError as refused:
            form.add_error(None, say_refusal(refused))
        else:
            messages.success(request, _t("已备案，等待认可。"))
            return redirect("my-event", row.pk)
    context = {"section": "my", "form": form, "days": actions.days_before(today()), "earliest": _earliest(today())}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "clauses/m08/new.html", context, status=status)


def _earliest(on: dt.date) -> dt.date:
    """The earliest first day of an event that, filed on a day, is filed in time."""
    return queries.calendar().add_working_days(on, actions.days_before(on)) + dt.timedelta(1)


@login_required
@never_cache
def page(request: HttpRequest, event_id: int) -> HttpResponse:
    """One event: where its filing stands, and its cost sheet once it is over."""
    actor, row = actor_in(request), own_event(request, event_id)
    writes = allowed(actor, "register.write", About(credit_code=row.enterprise.credit_code))
    opens = writes and row.state == BrandEvent.State.APPROVED and row.ends_on < today() and not row.audited_on
    lines = [{"kind": i.kind, "what": i.what, "amount_fen": i.amount_fen} for i in row.items.all()]
    sheet = LINES(request.POST or None, initial=lines, prefix="line")
    refused = ""
    if request.method == "POST":
        require(actor, "register.write", About(credit_code=row.enterprise.credit_code))
        if sheet.is_valid():
            typed = [(f["kind"], f["what"], f["amount_fen"] or 0) for f in sheet.cleaned_data if f.get("what")]
            try:
                actions.write_costs(actor=actor, event_id=event_id, lines=typed, on=today(), at=timezone.now())
            except RegisterError as error:
                refused = say_refusal(error)
            else:
                messages.success(request, _t("费用已保存，等待审计登记。"))
                return redirect("my-event", event_id)
    context = {"section": "my", "e": row, "writes": writes, "opens": opens, "sheet": sheet, "refused": refused}
    wrong = request.method == "POST"
    return render(request, "clauses/m08/event.html", context, status=422 if wrong else 200)


def own_event(request: HttpRequest, event_id: int) -> BrandEvent:
    """The event, if it is of one of the reader's firms. Raises Http404."""
    row = queries.event(event_id)
    if row is None or row.enterprise.credit_code not in actor_in(request).firms:
        raise Http404(event_id)
    return row


@require_POST
@login_required
def withdraw(request: HttpRequest, event_id: int) -> HttpResponse:
    """Take the filing back."""
    row = own_event(request, event_id)
    try:
        actions.withdraw_event(actor=actor_in(request), event_id=row.pk, at=timezone.now())
        messages.success(request, _t("备案已撤回。"))
    except RegisterError as refused:
        messages.error(request, say_refusal(refused))
    return redirect("my-event", event_id)
