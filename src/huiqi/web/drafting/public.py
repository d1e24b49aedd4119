"""What the public sees: consultations, the draft clause by clause, a form, what others said, and the answers."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from huiqi.drafting import actions, queries
from huiqi.drafting.errors import CommentFileRefused, DraftingError, UnknownDraft
from huiqi.drafting.models import Comment
from huiqi.gateways.files import Kind
from huiqi.web.account.actor import actor_in
from huiqi.web.account.attempts import within_limit
from huiqi.web.arrival import arrived_at
from huiqi.web.drafting.desk import standing
from huiqi.web.drafting.forms import CommentForm
from huiqi.web.drafting.found import consultation_of
from huiqi.web.drafting.report import as_word
from huiqi.web.drafting.text import lines_of
from huiqi.web.officer.sheet import download
from huiqi.web.public.codes import CodePage
from huiqi.web.public.words import today
from huiqi.web.said import say_refusal

PAGE_SIZE = 50
COMMENT = "comment_in_public"
OWN = CodePage(
    "consultation-comment", "consultations", _("查询意见怎样处理"), ("consultations", _("征求意见")),
    queries.comment_by_token, UnknownDraft,
)  # fmt: skip


def consultations(request: HttpRequest) -> HttpResponse:
    """Every consultation that has begun, the latest first."""
    page = Paginator(queries.consultations(today()), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [(found, standing(found)) for found in page]
    return render(request, "drafting/consultations.html", {"section": "consultations", "rows": rows, "page": page})


def consultation(request: HttpRequest, consultation_id: int) -> HttpResponse:
    """The draft, and a form while it runs."""
    found = consultation_of(consultation_id, today())
    lines = lines_of(found.draft.text)
    heads = [(line.number, line.head.removeprefix(line.number)) for line in lines]
    form = CommentForm(request.POST or None, request.FILES or None, heads, real_names=found.real_names)
    if request.method == "POST" and form.is_valid() and _may_send(request, form):
        typed = dict(form.cleaned_data)
        files = typed.pop("attachments")
        try:
            made = actions.comment(
                actor=actor_in(request), consultation_id=found.pk, at=arrived_at(request), files=files, **typed
            )
        except CommentFileRefused as refused:
            form.add_error("attachments", say_refusal(refused))
        except DraftingError as refused:
            form.add_error(None, say_refusal(refused))
        else:
            return OWN.opened(made.token)
    page = Paginator(queries.shown_comments(found), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "section": "consultations", "consultation": found, "draft": found.draft, "lines": lines, "form": form,
        "state": standing(found), "page": page, "days": (found.closes_on - today()).days,
    }  # fmt: skip
    return render(request, "drafting/consultation.html", context, status=422 if form.errors else 200)


def _may_send(request: HttpRequest, form: CommentForm) -> bool:
    """Whether the network has not sent too many within the hour; the form says so where it has."""
    if within_limit(request, COMMENT):
        return True
    form.add_error(None, _t("这个网络一小时内提交得太多；请过一会儿再试。"))
    return False


def own_comment(request: HttpRequest) -> HttpResponse:
    """A comment for who made it: that it came, and later what became of it. A form for its code before."""

    def shown(found: Comment, code: str) -> HttpResponse:
        context = {"section": "consultations", "comment": found, "consultation": found.consultation, "code": code}
        return render(request, "drafting/own_comment.html", context)

    return OWN.answer(request, shown)


@require_safe
def report(request: HttpRequest, consultation_id: int) -> HttpResponse:
    """What was adopted and why, comment by comment, once it is public."""
    return render(request, "drafting/report.html", {"section": "consultations"} | report_of(consultation_id))


@require_safe
def report_word(request: HttpRequest, consultation_id: int) -> HttpResponseBase:
    """The report as a Word file."""
    return download("report.docx", as_word(report_of(consultation_id)), Kind.DOCX)


def report_of(consultation_id: int) -> dict[str, Any]:
    """The answers, clause by clause. Raises Http404 before they are public."""
    found = consultation_of(consultation_id, today())
    if not found.reported_at:
        raise Http404
    rows = []
    for group in queries.groups(found):
        shown = [said for said in group.comments.all() if said.state == Comment.State.SHOWN]
        rows.append((group, shown, len(group.comments.all()) - len(shown)))
    counts = {verdict: sum(group.verdict == verdict for group, *_ in rows) for verdict in ("adopted", "partly", "declined")}
    return {"consultation": found, "draft": found.draft, "rows": rows, "counts": counts, "comments": found.comments.count()}
