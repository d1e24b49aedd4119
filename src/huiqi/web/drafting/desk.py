"""The office's side: bring a draft in, ask the public, look through what came, answer it, make the answers public."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_noop as _noop
from django.views.decorators.http import require_POST, require_safe

from huiqi.access.permissions import allowed, require
from huiqi.drafting import actions, queries
from huiqi.drafting.errors import DraftingError, UnknownDraft
from huiqi.drafting.models import Comment, CommentGroup, Consultation
from huiqi.drafting.text_files import read_file
from huiqi.policies.text import TextError
from huiqi.web.account.actor import actor_in
from huiqi.web.drafting.deciding import head_of
from huiqi.web.drafting.evaluating import forecast_lines
from huiqi.web.drafting.forms import ConsultationForm, DispositionForm, DraftForm, ReportForm
from huiqi.web.drafting.found import consultation_of, draft_of
from huiqi.web.drafting.stepping import deadlines
from huiqi.web.drafting.text import lines_of
from huiqi.web.officer.fields import kept
from huiqi.web.officer.sheet import Cell, workbook_answer
from huiqi.web.public.words import today
from huiqi.web.said import say_refusal
from huiqi.web.tags import tr
from huiqi.web.whole import whole

POLICY = "livestream"
CARRIED = ("title", "department", "note")
"""What a draft that replaces another begins with."""
HEADS = (
    *(_noop("编号"), _noop("条款"), _noop("意见"), _noop("时间"), _noop("单位"), _noop("姓名或单位名称"), _noop("联系方式")),
    *(_noop("状态"), _noop("组"), _noop("处理"), _noop("理由"), _noop("附件")),
)


@require_safe
def drafts(request: HttpRequest) -> HttpResponse:
    """Every draft, and where each stands."""
    actor = actor_in(request)
    found = list(queries.drafts(actor))
    due = deadlines(found)
    rows = [(draft, [(c, standing(c)) for c in draft.consultations.all()], due.get(draft.pk)) for draft in found]
    on, by_version = today(), {draft.guide.version_id: draft.pk for draft in found if hasattr(draft, "guide")}
    late = [(by_version[one.version.pk], one.version, one.is_late(on)) for one in queries.to_evaluate(on)]
    context = {"rows": rows, "may": allowed(actor, "draft.prepare"), "to_evaluate": late}
    return render(request, "drafting/drafts.html", context)


def standing(found: Consultation) -> str:
    """`coming`, `running`, `answering` or `reported`, today."""
    if found.reported_at:
        return "reported"
    on = today()
    return "coming" if on < found.opens_on else "running" if on <= found.closes_on else "answering"


def new_draft(request: HttpRequest) -> HttpResponse:
    """Bring a text in."""
    require(actor_in(request), "draft.prepare")
    asked = whole(request.GET.get("replaces", ""), 0)
    earlier = draft_of(request, asked) if asked else None
    start = {"replaces": earlier.pk, **{name: getattr(earlier, name) for name in CARRIED}} if earlier else {}
    form = DraftForm(request.POST or None, request.FILES or None, initial=start)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        sent = typed.pop("file")
        try:
            with kept(sent) as path:
                text = read_file(path)
            made = actions.bring_in(actor=actor_in(request), policy=POLICY, text=text, at=timezone.now(), **typed)
        except TextError as refused:
            form.add_error("file", say_refusal(refused).replace(f"{path}", str(sent.name)))
        except DraftingError as refused:
            form.add_error(None, say_refusal(refused))
        else:
            messages.success(request, _t("草案已收下。下一步：公开征求意见。"))
            return redirect("desk-draft", made.pk)
    return render(request, "drafting/new.html", {"form": form, "earlier": earlier}, status=422 if form.errors else 200)


def draft(request: HttpRequest, draft_id: int) -> HttpResponse:
    """A draft clause by clause, its note, its consultations, and the form that opens one."""
    actor, found = actor_in(request), draft_of(request, draft_id)
    may = allowed(actor, "draft.consult") and not hasattr(found, "guide")
    form = ConsultationForm(request.POST if request.method == "POST" and may else None, initial={"opens_on": today()})
    if request.method == "POST":
        require(actor, "draft.consult")
        if form.is_valid():
            try:
                made = actions.open_consultation(actor=actor, draft_id=found.pk, at=timezone.now(), **form.cleaned_data)
            except DraftingError as refused:
                form.add_error(None, say_refusal(refused))
            else:
                messages.success(request, _t("征求意见已公布。"))
                return redirect("desk-consultation", made.pk)
    expected = queries.forecast_of(found)
    context = {
        **head_of(found, actor), "lines": lines_of(found.text), "form": form, "may": may,
        "consultations": [(c, standing(c)) for c in found.consultations.all()],
        "forecast": expected, "forecast_lines": forecast_lines(expected) if expected else [],
    }  # fmt: skip
    return render(request, "drafting/draft.html", context, status=422 if form.errors else 200)


@require_safe
def consultation(request: HttpRequest, consultation_id: int) -> HttpResponse:
    """What people said, grouped, with what there is to do about it."""
    actor = actor_in(request)
    require(actor, "draft.read")
    found = consultation_of(consultation_id)
    may_open = allowed(actor, "draft.dispose")
    may = may_open and not found.reported_at
    groups = queries.groups(found)
    rows = [(group, [_comment(actor, c, may) for c in group.comments.all()], DispositionForm(
        initial={"verdict": group.verdict, "reason": group.reason}, prefix=f"g{group.pk}")) for group in groups]  # fmt: skip
    comments = found.comments
    context: dict[str, Any] = {
        "consultation": found, "state": standing(found), "rows": rows, "may": may, "may_open": may_open,
        "report": ReportForm() if allowed(actor, "draft.consult") else None, "groups": groups,
        "counts": {"all": comments.count(), "waiting": comments.filter(state=Comment.State.WAITING).count(),
                   "open": sum(not group.verdict for group in groups),
                   "files": sum(len(said.files.all()) for group in groups for said in group.comments.all())},
    }  # fmt: skip
    return render(request, "drafting/comments.html", context)


def _comment(actor: Any, found: Comment, may: bool) -> tuple[Comment, Any]:
    return found, queries.sender(actor, found) if may else None


@require_POST
def moderate(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Show a comment or hide it."""
    return _done(request, comment_id, lambda actor, at: actions.moderate(
        actor=actor, comment_id=comment_id, shown=request.POST.get("shown") == "1", why=request.POST.get("why", ""), at=at
    ))  # fmt: skip


@require_POST
def regroup(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Move a comment to another group, or to its own."""
    group = whole(request.POST.get("group", ""), None)
    return _done(request, comment_id, lambda actor, at: actions.regroup(
        actor=actor, comment_id=comment_id, group_id=group, at=at
    ))  # fmt: skip


def _done(request: HttpRequest, comment_id: int, act: Any) -> HttpResponse:
    require(actor_in(request), "draft.dispose")
    try:
        consultation_id = queries.comment_by_id(comment_id).consultation_id
    except UnknownDraft as error:
        raise Http404(error.reason) from None
    try:
        act(actor_in(request), timezone.now())
    except DraftingError as refused:
        messages.error(request, say_refusal(refused))
    return redirect("desk-consultation", consultation_id)


@require_POST
def dispose(request: HttpRequest, group_id: int) -> HttpResponse:
    """Answer a group."""
    require(actor_in(request), "draft.dispose")
    group = CommentGroup.objects.filter(pk=group_id).first()
    if group is None:
        raise Http404
    try:
        verdict, reason = (request.POST.get(f"g{group_id}-{name}", "") for name in ("verdict", "reason"))
        actions.dispose(actor=actor_in(request), group_id=group_id, verdict=verdict, reason=reason, at=timezone.now())
        messages.success(request, _t("已答复。"))
    except DraftingError as refused:
        messages.error(request, say_refusal(refused))
    return redirect("desk-consultation", group.consultation_id)


@require_POST
def report(request: HttpRequest, consultation_id: int) -> HttpResponse:
    """Make the answers public."""
    require(actor_in(request), "draft.consult")
    found = consultation_of(consultation_id)
    summary = request.POST.get("summary", "")
    try:
        actions.report(actor=actor_in(request), consultation_id=found.pk, summary=summary, at=timezone.now())
    except DraftingError as refused:
        messages.error(request, say_refusal(refused))
        return redirect("desk-consultation", found.pk)
    messages.success(request, _t("采纳情况已公布。"))
    return redirect("consultation-report", found.pk)


@require_safe
def export(request: HttpRequest, consultation_id: int) -> HttpResponseBase:
    """Every comment with its answer as a workbook; names and contacts for who may answer."""
    actor = actor_in(request)
    require(actor, "draft.dispose")
    found = consultation_of(consultation_id)
    rows: list[list[Cell]] = []
    for group in queries.groups(found):
        for said in group.comments.all():
            who = queries.sender(actor, said)
            rows.append([
                said.pk, said.clause, said.body, timezone.localtime(said.sent_at).strftime("%Y-%m-%d %H:%M"),
                _t("是") if said.organisation else _t("否"), who.name, who.contact, tr(str(said.get_state_display())),
                group.pk, tr(str(group.get_verdict_display())), group.reason, "\n".join(f.name for f in said.files.all()),
            ])  # fmt: skip
    return workbook_answer("comments.xlsx", _t("意见"), [_t(head) for head in HEADS], rows)
