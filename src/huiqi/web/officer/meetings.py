"""How does the decision body's secretary hold a meeting? Lists by measure, the sums before and after, one record."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from huiqi.access.permissions import require
from huiqi.cases import actions, queries
from huiqi.cases.actions import Outcome
from huiqi.cases.errors import CaseError
from huiqi.cases.models import Meeting, MeetingItem
from huiqi.cases.states import EXAMINED
from huiqi.policies import find_measure
from huiqi.web.account.actor import actor_in
from huiqi.web.officer.cut import comparison, meeting_or_404
from huiqi.web.officer.fields import DAY, FEN, words
from huiqi.web.public.words import today
from huiqi.web.said import say_refusal
from huiqi.web.whole import whole

MOST = 200
"""Cases of one measure shown for one meeting."""


class ConveneForm(forms.Form):
    """A meeting on some cases of one measure and year."""

    title = forms.CharField(label=_("会议名称"), max_length=200)
    held_on = DAY(label=_("开会日期"))
    budget_fen = FEN(label=_("本次预算（万元）"))
    method = forms.ChoiceField(label=_("超预算时"), choices=[(m.value, _(m.label)) for m in Meeting.Method], required=False)

    def clean_method(self) -> str:
        """Pro rata, unless another way was chosen."""
        return self.cleaned_data["method"] or Meeting.Method.PRO_RATA


class RecordForm(forms.Form):
    """What a meeting's record says."""

    document_number = forms.CharField(label=_("文号"), max_length=60)
    attendees = forms.CharField(label=_("参会人员"), max_length=500)
    minutes = words(_("会议纪要"))


def meetings(request: HttpRequest) -> HttpResponse:
    """What waits for a meeting, and the meetings there were; a list of cases makes a meeting."""
    actor = actor_in(request)
    require(actor, "case.decide")
    sent = request.POST or None
    form = ConveneForm(sent, initial={"held_on": today()})
    if sent and form.is_valid():
        ids = [key for pk in request.POST.getlist("case") if (key := whole(pk, 0))]
        try:
            held = actions.convene(actor=actor, case_ids=ids, at=timezone.now(), **form.cleaned_data)
        except CaseError as refused:
            form.add_error(None, say_refusal(refused))
        else:
            return redirect("desk-meeting", held.pk)
    waiting = queries.cases_of(actor, states=[EXAMINED]).order_by().values_list("measure", "year").distinct()
    groups = []
    for measure, year in sorted(waiting):
        if cases := queries.waiting_for_decision(actor, measure, year).prefetch_related("examinations")[:MOST]:
            rows = [(case, list(case.examinations.all())[-1]) for case in cases]
            groups.append((find_measure(measure)[1], year, queries.budget_left(measure, year), rows))
    held_before = [(m, find_measure(m.measure)[1]) for m in queries.meetings(actor)[:MOST]]
    context = {"form": form, "groups": groups, "meetings": held_before}
    return render(request, "officer/meetings.html", context, status=422 if form.errors else 200)


def meeting(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """One meeting, firm by firm; its record decides every case on the list, all or nothing."""
    actor, held = actor_in(request), meeting_or_404(request, meeting_id)
    form = RecordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.decide(
                actor=actor, meeting_id=held.pk, at=timezone.now(), outcomes=_outcomes(request), **form.cleaned_data
            )
        except CaseError as refused:
            form.add_error(None, say_refusal(refused))
        else:
            messages.success(request, _t("审定结果已登记。"))
            return redirect("desk-meeting", held.pk)
    items = held.items.select_related("case__enterprise", "case__window").order_by("case_id")
    items = items.prefetch_related("case__opinions", "case__examinations")
    windows = {i.case.window for i in items}
    ranks = {rank.panel.case_id: rank for window in windows for rank in queries.ranking(window)}
    rows = [
        (i, ranks.get(i.case_id), request.POST.get(f"kind-{i.case_id}", ""), request.POST.get(f"reason-{i.case_id}", ""))
        for i in items
    ]
    rows.sort(key=lambda row: row[1].place if row[1] else MOST)
    totals = {
        "claimed": sum(i.claimed_fen for i in items),
        "award": sum(i.award_fen for i in items),
        "cut": sum(i.claimed_fen - i.award_fen for i in items),
    }
    context = {
        "meeting": held,
        "law": find_measure(held.measure)[1],
        "rows": rows,
        "totals": totals,
        "form": form,
        "kinds": MeetingItem.Outcome.choices[1:],
    } | ({} if held.closed_at else comparison(held))
    return render(request, "officer/meeting.html", context, status=422 if form.errors else 200)


@require_POST
def strike(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Take one case off the list, with the reason that stands beside it."""
    held, case_id = meeting_or_404(request, meeting_id), whole(request.POST.get("strike", ""), 0)
    try:
        why = request.POST.get(f"reason-{case_id}", "")
        actions.strike(actor=actor_in(request), meeting_id=held.pk, case_id=case_id, at=timezone.now(), why=why)
        messages.success(request, _t("已移出清单，其余各项已重新核算。"))
    except CaseError as refused:
        messages.error(request, say_refusal(refused))
    return redirect("desk-meeting", held.pk)


def _outcomes(request: HttpRequest) -> dict[int, Outcome]:
    """What was chosen for each case that was shown, with the version that was shown."""
    sent, found = request.POST, {}
    for key in sent:
        prefix, _sign, pk = key.partition("-")
        if prefix == "version" and (case_id := whole(pk, 0)):
            found[case_id] = Outcome(sent.get(f"kind-{pk}", ""), whole(sent[key], -1), sent.get(f"reason-{pk}", ""))
    return found
