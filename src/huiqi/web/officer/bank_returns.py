"""What did the bank answer? Its files are read in here, line by line booked or refused with a reason, and kept."""

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from huiqi.access.actor import Actor
from huiqi.access.permissions import allowed, require
from huiqi.cases import actions
from huiqi.cases.errors import CaseError, UnknownCase
from huiqi.cases.models import BankReturn, BankReturnLine
from huiqi.cases.queries import payments as queries
from huiqi.gateways.treasury.returns import FILE_MAX
from huiqi.web.account.actor import actor_in
from huiqi.web.said import say_refusal

PAGE_SIZE = 50
Effect = BankReturnLine.Effect


class ReturnForm(forms.Form):
    """One file of the bank."""

    file = forms.FileField(
        label=_("银行回单"),
        help_text=_("CSV、Excel 或 pain.002 的 XML，最大20MB；按内容识别，不看文件名。"),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.xml"}),
    )

    def clean_file(self) -> UploadedFile:
        """No more than what is read."""
        sent: UploadedFile = self.cleaned_data["file"]
        if (sent.size or 0) > FILE_MAX:
            raise forms.ValidationError(_t("文件超过20MB；请让银行分成几份。"))
        return sent


def returns(request: HttpRequest) -> HttpResponse:
    """The files there are, the latest first; one more is read in and its first lines are booked."""
    actor = actor_in(request)
    require(actor, "payment.read")
    form = ReturnForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        require(actor, "case.settle")
        if form.is_valid() and (done := _read_in(actor, form)) is not None:
            messages.success(request, _t("回单已导入。"))
            return redirect("desk-return", done.pk)
    page = Paginator(queries.returns(actor), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "form": form if allowed(actor, "case.settle") else None, "here": "returns"}
    return render(request, "officer/returns.html", context, status=422 if form.errors else 200)


def _read_in(actor: Actor, form: ReturnForm) -> BankReturn | None:
    """Keep the file and book its first lines; None where it was refused, and the form says why."""
    sent, at = form.cleaned_data["file"], timezone.now()
    try:
        file = actions.import_return(actor=actor, content=sent.read(), name=str(sent.name), at=at)
    except CaseError as refused:
        form.add_error("file", say_refusal(refused))
        return None
    actions.book_lines(actor=actor, at=at)
    return file


def bank_return(request: HttpRequest, file_id: int) -> HttpResponse:
    """One file: what each of its lines did, and why one did nothing."""
    actor = actor_in(request)
    file = _known(actor, file_id)
    effect = request.GET.get("effect", "")
    effect = effect if effect in Effect.values else ""
    rows = file.lines.filter(effect=effect) if effect else file.lines.all()
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    cases = queries.known_cases(page.object_list)
    context = {
        "file": file,
        "page": page,
        "lines": [(line, cases.get(line.reference, "")) for line in page],
        "effect": effect,
        "effects": [(value, label, getattr(file, value)) for value, label in Effect.choices],
        "books": allowed(actor, "case.settle"),
        "here": "returns",
    }
    return render(request, "officer/return.html", context)


@require_POST
def book(request: HttpRequest, file_id: int) -> HttpResponse:
    """Book the next lines. To a page with scripts the part that shows how far it is, which asks again; else the page."""
    actor = actor_in(request)
    require(actor, "case.settle")
    _known(actor, file_id)
    actions.book_lines(actor=actor, at=timezone.now())
    if "HX-Request" not in request.headers:
        return redirect("desk-return", file_id)
    file = _known(actor, file_id)
    answer = render(request, "officer/return_booking.html", {"file": file, "books": True, "going": True})
    if not getattr(file, Effect.PENDING):
        answer["HX-Refresh"] = "true"
    return answer


def _known(actor: Actor, file_id: int) -> BankReturn:
    """The file of an address. Raises Forbidden, Http404."""
    try:
        return queries.return_for(actor, file_id)
    except UnknownCase as unknown:
        raise Http404(unknown.reason) from None
