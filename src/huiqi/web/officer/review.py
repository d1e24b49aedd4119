"""What does an expert work with? The list of cases to judge, and for each: conflicts first, then papers and points."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from huiqi.cases import actions, queries
from huiqi.cases.errors import CaseError, UnknownCase
from huiqi.cases.models import ScoreSheet, Seat
from huiqi.cases.queries.blind_files import blind_files
from huiqi.cases.states import ACCEPTED
from huiqi.web.account.actor import actor_in
from huiqi.web.officer.case import fact_words
from huiqi.web.officer.experts import POINTS
from huiqi.web.public.words import today
from huiqi.web.said import say_refusal


class RecuseForm(forms.Form):
    """A conflict: with which of the firms named, and why."""

    firms = forms.MultipleChoiceField(
        label=_("与哪家有利害关系"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("从材料中看出了是哪家企业、应当回避的，不用选。"),
    )  # fmt: skip
    why = forms.CharField(label=_("理由"), max_length=200)

    def __init__(self, data: Any = None, *, seat: Seat) -> None:
        super().__init__(data)
        field = self.fields["firms"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(firm.credit_code, firm.name) for firm in queries.applicants(seat.panel)]


class ScoreForm(forms.Form):
    """Points and words for each criterion of the sheet."""

    def __init__(self, data: Any = None, *, seat: Seat) -> None:
        super().__init__(data)
        self.sheet: ScoreSheet = seat.panel.sheet
        given = {score.criterion: score for score in seat.scores.all()}
        for i, line in enumerate(self.sheet.criteria):
            before = given.get(i)
            bounds = {"low": f"{self.sheet.lowest / 100:g}", "high": f"{self.sheet.highest / 100:g}"}
            weight = f"{line['weight_bp'] / 100:g}%"
            label = _t("%(name)s（%(weight)s）：%(low)s–%(high)s 分") % {"name": line["name"], "weight": weight, **bounds}
            self.fields[f"points{i}"] = POINTS(
                label=label, help_text=line["guide"], initial=f"{before.points / 100:.2f}" if before else None
            )
            self.fields[f"comment{i}"] = forms.CharField(
                label=_t("“%(name)s”的评语") % {"name": line["name"]},
                initial=before.comment if before else "",
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def parts(self, name: str) -> list[Any]:
        """What was typed for each criterion, in order."""
        return [self.cleaned_data[f"{name}{i}"] for i in range(len(self.sheet.criteria))]


def reviews(request: HttpRequest) -> HttpResponse:
    """The expert's cases, by the number of the panel: no firm is named."""
    seats = queries.seats_of(actor_in(request))
    rows = [(seat, seat.panel.case.law, _state(seat)) for seat in seats]
    return render(request, "officer/reviews.html", {"rows": rows})


def review(request: HttpRequest, panel_id: int) -> HttpResponse:
    """One case to judge; `do` says what is sent: accept, recuse or score."""
    actor = actor_in(request)
    try:
        seat = queries.seat_for(actor, panel_id)
    except UnknownCase as error:
        raise Http404(error.reason) from None
    sent = request.POST.get("do", "")
    recuse = RecuseForm(request.POST if sent == "recuse" else None, seat=seat)
    score = ScoreForm(request.POST if sent == "score" else None, seat=seat)
    if request.method == "POST":
        chosen = {"accept": forms.Form({}), "recuse": recuse, "score": score}.get(sent)
        if chosen is not None and chosen.is_valid():
            try:
                return _act(request, seat, sent, chosen)
            except CaseError as refused:
                chosen.add_error(None, say_refusal(refused))
                if sent == "accept":
                    messages.error(request, say_refusal(refused))
    open_now = _state(seat) != DONE
    context = {"seat": seat, "panel": seat.panel, "law": seat.panel.case.law, "recuse": recuse, "open": open_now}
    if seat.accepted_at:
        papers = queries.blind_papers(seat, today())
        context |= {
            "papers": papers,
            "files": blind_files(seat.panel.case),
            "facts": [(fact, fact_words(fact, value)) for fact, value in papers.facts],
            "score": score,
            "given": list(zip(seat.panel.sheet.criteria, seat.scores.all(), strict=False)),
        }
    return render(request, "officer/review.html", context, status=422 if request.method == "POST" else 200)


DONE, INVITED, ACCEPTED_SEAT, SUBMITTED = _("已结束"), _("待答复"), _("待评分"), _("已评分，结束前可修改")


def _state(seat: Seat) -> Any:
    """Where a seat stands, in words."""
    if seat.panel.closed_at or seat.panel.case.state != ACCEPTED:
        return DONE
    if seat.accepted_at is None:
        return INVITED
    return SUBMITTED if seat.submitted_at else ACCEPTED_SEAT


def _act(request: HttpRequest, seat: Seat, what: str, form: forms.Form) -> HttpResponse:
    """Do it, and lead on. Raises CaseError."""
    base: dict[str, Any] = {"actor": actor_in(request), "panel_id": seat.panel_id, "at": timezone.now()}
    if what == "recuse":
        given_up = actions.recuse(**base, **form.cleaned_data)
        if given_up.recused_at:
            messages.success(request, _t("您已回避，这项评审不再由您办理。"))
            return redirect("reviews")
        messages.success(request, _t("利害关系已登记；这项申请不属于所选企业，您可以继续评审。"))
    elif what == "accept":
        actions.accept_seat(**base)
    else:
        assert isinstance(form, ScoreForm)
        actions.submit_scores(**base, points=form.parts("points"), comments=form.parts("comment"))
        messages.success(request, _t("评分已提交；评审结束前可以修改。"))
        return redirect("reviews")
    return redirect("review", seat.panel_id)
