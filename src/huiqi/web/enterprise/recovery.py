"""What must a firm pay back, why, until when and to which account? And what does it say to that?"""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huiqi.access.permissions import allowed, require
from huiqi.cases import actions, queries
from huiqi.cases.errors import CaseError
from huiqi.cases.letters import letters_of
from huiqi.cases.models import Case
from huiqi.cases.queries.decisions import APPEALS
from huiqi.web.account.actor import actor_in
from huiqi.web.enterprise.application import own_case
from huiqi.web.public.words import today
from huiqi.web.said import say_refusal
from huiqi.web.whole import version_in


class StatementForm(forms.Form):
    """The firm's own words, once."""

    text = forms.CharField(label=_("陈述申辩"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6}),
                           help_text=_("写明事实、理由和证据；提交后不能更改，作出决定的人会看到。"))  # fmt: skip


@own_case
def page(request: HttpRequest, case: Case) -> HttpResponse:
    """The recovery of one's own case; the manager states the firm's case on it."""
    actor, on = actor_in(request), today()
    if (standing := queries.recovery_of(case, on)) is None:
        raise Http404(case.number)
    form = StatementForm(request.POST or None)
    if request.method == "POST":
        require(actor, "case.state_case", case)
        if form.is_valid() and _stated(request, case, form):
            return redirect("my-recovery", case.number)
    recovery = standing.recovery
    context = {
        "section": "my",
        "case": case,
        "standing": standing,
        "on": on,
        "form": form,
        "states": allowed(actor, "case.state_case", case),
        "waits": not (recovery.stated_at or recovery.decided_at or recovery.closed_at),
        "readings": [r for r in queries.readings(case, on) if r.clock.kind == "statement"],
        "letters": {k: v for k, v in letters_of(case).items() if k.startswith("recovery")},
        "appeals": APPEALS if recovery.decided_at else (),
    }
    return render(request, "enterprise/recovery.html", context, status=422 if form.errors else 200)


def _stated(request: HttpRequest, case: Case, form: StatementForm) -> bool:
    """Whether the statement was taken; a refusal stands in the form."""
    try:
        actions.state_case(
            actor=actor_in(request),
            case_id=case.pk,
            version=version_in(request),
            at=timezone.now(),
            text=form.cleaned_data["text"],
        )
    except CaseError as refused:
        form.add_error(None, say_refusal(refused))
        return False
    messages.success(request, gettext("陈述申辩已提交。"))
    return True
