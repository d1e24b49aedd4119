"""How does the office handle filed events? Those to decide first; approval by a document, the audit of the cost sheet."""

from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from huiqi.access.permissions import About, allowed, require
from huiqi.register import actions, queries
from huiqi.register.errors import RegisterError
from huiqi.register.models import BrandEvent
from huiqi.web.account.actor import actor_in
from huiqi.web.officer.desk import staff
from huiqi.web.public.words import today
from huiqi.web.said import say_refusal

PAGE_SIZE = 50


class DecisionForm(forms.Form):
    """Approved by a document, or not for a reason."""

    approved = forms.ChoiceField(label=_("决定"), choices=(("yes", _("认可为品牌活动")), ("no", _("不予认可"))))
    document = forms.CharField(label=_("认可文号"), max_length=100, required=False)
    reason = forms.CharField(
        label=_("不予认可的理由"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class AuditForm(forms.Form):
    """Who audited the cost sheet."""

    auditor = forms.CharField(label=_("审计机构"), max_length=100)


def queue(request: HttpRequest) -> HttpResponse:
    """Events by state and words, the latest first."""
    staff(request)
    asked = {"q": request.GET.get("q", "")[:80], "state": request.GET.get("state", "filed")}
    states = (asked["state"],) if asked["state"] in BrandEvent.State.values else ()
    page = Paginator(queries.events(words=asked["q"], states=states), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "asked": asked, "states": BrandEvent.State.choices}
    return render(request, "clauses/m08/queue.html", context)


def page(request: HttpRequest, event_id: int) -> HttpResponse:
    """One event with its cost sheet; and what the office may record now."""
    actor, row = staff(request), queries.event(event_id)
    if row is None:
        raise Http404(event_id)
    writes = allowed(actor, "register.write", About())
    decides = writes and row.state == BrandEvent.State.FILED
    audits = writes and not row.audited_on and row.items.exists()
    form: forms.Form | None = None
    if decides:
        form = DecisionForm(request.POST or None)
    elif audits:
        form = AuditForm(request.POST or None)
    if request.method == "POST":
        require(actor, "register.write", About())
        if form is not None and form.is_valid() and _recorded(request, event_id, form):
            return redirect("desk-event", event_id)
    context = {"e": row, "form": form, "decides": decides, "audits": audits, "on": today()}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return render(request, "clauses/m08/desk_event.html", context, status=status)


def _recorded(request: HttpRequest, event_id: int, form: forms.Form) -> bool:
    typed, actor, now = form.cleaned_data, actor_in(request), timezone.now()
    try:
        if isinstance(form, DecisionForm):
            actions.decide_event(
                actor=actor, event_id=event_id, approved=typed["approved"] == "yes", document=typed["document"],
                reason=typed["reason"], at=now,
            )  # fmt: skip
        else:
            actions.audit_costs(actor=actor, event_id=event_id, auditor=typed["auditor"], on=today(), at=now)
    except RegisterError as refused:
        form.add_error(None, say_refusal(refused))
        return False
    messages.success(request, _t("已登记。"))
    return True
