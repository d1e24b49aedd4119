"""The review of one measure: what the machine found, the checklist, the exception, the first opinion, the conclusion."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_noop as _noop
from django.views.decorators.http import require_POST, require_safe

from huiqi.access.actor import Actor
from huiqi.access.permissions import About, allowed, require
from huiqi.access.queries import names_of
from huiqi.drafting import actions, queries
from huiqi.drafting.errors import UnknownDraft
from huiqi.drafting.fair_competition_exceptions import GROUNDS
from huiqi.drafting.fair_competition_sheets import Outcome
from huiqi.drafting.models import Draft
from huiqi.web.account.actor import actor_in
from huiqi.web.drafting.deciding import done
from huiqi.web.drafting.fairness import cited, rows_of
from huiqi.web.drafting.fairness_forms import ChecklistForm, ConclusionForm, ExceptionForm, OpinionForm
from huiqi.web.drafting.found import draft_of
from huiqi.web.public.words import today


@dataclass(frozen=True)
class _Place:
    """One measure of one draft, and who reads it."""

    actor: Actor
    draft: Draft
    review: queries.DraftReview
    now: queries.MeasureStanding

    def may(self, verb: str) -> bool:
        """Whether the reader may act so on this draft."""
        return allowed(self.actor, verb, About(lead=self.draft.department))

    @property
    def key(self) -> dict[str, Any]:
        """How an action names it."""
        return {"actor": self.actor, "draft_id": self.draft.pk, "measure": self.now.sheet.law.id, "at": timezone.now()}

    def blank(self) -> dict[str, Any]:
        """Every form as it is before anything is typed."""
        sheet, passed = self.now.sheet, self.now.is_settled
        return {
            "checklist": ChecklistForm(None, sheet), "claim": ExceptionForm(None, sheet), "opine": OpinionForm(None),
            "conclude": ConclusionForm(None, on=today(), withdraws=passed),
        }  # fmt: skip


def _place(request: HttpRequest, draft_id: int, short: str) -> _Place:
    draft = draft_of(request, draft_id)
    review = queries.draft_review(draft, today())
    try:
        return _Place(actor_in(request), draft, review, review.of(short))
    except UnknownDraft as error:
        raise Http404(error.reason) from None


@require_safe
def measure(request: HttpRequest, draft_id: int, short: str) -> HttpResponse:
    """Everything about one measure, and the forms that the reader may fill in."""
    return _page(request, _place(request, draft_id, short))


def _page(request: HttpRequest, place: _Place, **bound: forms.Form) -> HttpResponse:
    now, sheet = place.now, place.now.sheet
    shorts = [one.sheet.law.short for one in place.review.measures]
    here = shorts.index(sheet.law.short)
    writable = not now.is_settled
    signers = {row.signed_by for row in (now.opinion, now.conclusion) if row}
    context = {
        "draft": place.draft, "one": now, "sheet": sheet, "law": sheet.law, "rows": rows_of(sheet.found.concerns),
        "rest": [(c, cited(c.item)) for c in sheet.found.checklist if c not in sheet.asked],
        "said": [(c, cited(c.item), sheet.said.get(c.item.key)) for c in sheet.asked],
        "ground": GROUNDS[sheet.exception.ground] if sheet.exception else "",
        "writes": writable and place.may("draft.review"), "opines": writable and place.may("draft.opine"),
        "concludes": allowed(place.actor, "measure.clear"), "names": names_of(signers),
        "before": shorts[here - 1] if here else "", "after": shorts[here + 1] if here + 1 < len(shorts) else "",
        **place.blank(), **bound,
    }  # fmt: skip
    context["asked"] = [(c, cited(c.item), fields) for c, fields in context["checklist"].rows()]
    return render(request, "drafting/fairness_measure.html", context, status=422 if bound else 200)


def _done(
    request: HttpRequest, place: _Place, name: str, form: forms.Form, act: Callable[[], object], said: str
) -> HttpResponse:
    """Do what was typed and lead back, or show it again with what is wrong."""
    if done(form, act):
        messages.success(request, _t(said))
        return redirect("desk-draft-fairness-measure", place.draft.pk, place.now.sheet.law.short)
    return _page(request, place, **{name: form})


@require_POST
def answer(request: HttpRequest, draft_id: int, short: str) -> HttpResponse:
    """Keep the answers to the checklist."""
    place = _place(request, draft_id, short)
    require(place.actor, "draft.review", About(lead=place.draft.department))
    form = ChecklistForm(request.POST, place.now.sheet)
    return _done(request, place, "checklist", form, lambda: actions.answer_items(answers=form.answers, **place.key),
                 _noop("回答已保存。"))  # fmt: skip


@require_POST
def claim(request: HttpRequest, draft_id: int, short: str) -> HttpResponse:
    """Keep the exception."""
    place = _place(request, draft_id, short)
    require(place.actor, "draft.review", About(lead=place.draft.department))
    form = ExceptionForm(request.POST, place.now.sheet)
    return _done(request, place, "claim", form, lambda: actions.claim_exception(**form.cleaned_data, **place.key),
                 _noop("适用例外已保存。"))  # fmt: skip


@require_POST
def opine(request: HttpRequest, draft_id: int, short: str) -> HttpResponse:
    """Sign the first opinion."""
    place = _place(request, draft_id, short)
    require(place.actor, "draft.opine", About(lead=place.draft.department))
    form = OpinionForm(request.POST)

    def act() -> object:
        typed = form.cleaned_data
        return actions.opine(proposed=Outcome(typed["proposed"]), words=typed["words"], **place.key)

    return _done(request, place, "opine", form, act, _noop("初步意见已签署。"))


@require_POST
def conclude(request: HttpRequest, draft_id: int, short: str) -> HttpResponse:
    """Sign the conclusion."""
    place = _place(request, draft_id, short)
    require(place.actor, "measure.clear")
    form = ConclusionForm(request.POST, on=today(), withdraws=place.now.is_settled)

    def act() -> object:
        typed = form.cleaned_data | {"outcome": Outcome(form.cleaned_data["outcome"])}
        return actions.conclude(**typed, **place.key)

    return _done(request, place, "conclude", form, act, _noop("审查结论已签署并登记。"))
