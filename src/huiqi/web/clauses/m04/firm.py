"""How does a firm hand in its audited accounts? Typed, or read from the file its accountant has."""

from pathlib import Path
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from huiqi.register import actions, queries
from huiqi.web.account.actor import actor_in
from huiqi.web.clauses.own import OwnForm, firms_of, writing_firms
from huiqi.web.doing import done, form_page
from huiqi.web.officer.fields import FEN, SHEET_BYTES_MAX, bearable, kept, words
from huiqi.web.public.words import today

PAGE_SIZE = 50
ENDINGS = (".xbrl", ".xml", ".xlsx", ".csv")


class StatementForm(OwnForm):
    """The accounts of a year: a file, or the figures."""

    year = forms.IntegerField(label=_("会计年度"), min_value=2000, max_value=2100)
    file = forms.FileField(
        label=_("报表文件（XBRL、Excel 或 CSV）"),
        required=False,
        help_text=_("利润表或XBRL实例文档，系统读出营业收入；不上传就在下面填。"),
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
    )
    revenue_fen = FEN(label=_("营业收入（万元，经审计、不含税）"), required=False)
    before_fen = FEN(label=_("报表上的上年数（万元）"), required=False)
    full_year = forms.BooleanField(label=_("同一主体的完整会计年度（12个月）"), required=False, initial=True)
    auditor = forms.CharField(label=_("会计师事务所"), max_length=100)
    report_number = forms.CharField(label=_("审计报告文号"), max_length=60)
    explanation = words(_("差异说明"), _("报表上年数与上年审计报告不同的，写明原因。"), required=False)

    def clean_file(self) -> UploadedFile | None:
        """A file that can be read."""
        sent: UploadedFile | None = self.cleaned_data["file"]
        if sent and Path(str(sent.name)).suffix.lower() not in ENDINGS:
            raise forms.ValidationError(_t("请上传 .xbrl、.xml、.xlsx 或 .csv 文件。"))
        if sent and (sent.size or 0) > SHEET_BYTES_MAX:
            raise forms.ValidationError(_t("文件超过20MB；请只上传利润表。"))
        return bearable(sent) if sent else None

    def clean(self) -> dict[str, Any]:
        """A file or a figure."""
        typed = super().clean() or self.cleaned_data
        if not typed.get("file") and typed.get("revenue_fen") is None and "file" in typed:
            self.add_error("revenue_fen", _t("请上传报表文件，或填营业收入。"))
        return typed


@login_required
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """The accounts of the reader's firms, year by year, and whether they are above the size."""
    actor = actor_in(request)
    page = Paginator(queries.statements(firms=actor.firms), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "section": "my",
        "page": page,
        "sizes": queries.sizes(actor.firms),
        "writes": firms_of(actor).exists(),
        "last": today().year - 1,
    }
    return render(request, "clauses/m04/mine.html", context)


@login_required
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """Hand in the accounts of a year."""
    firms = writing_firms(request)
    if not firms.exists():
        return redirect("my")  # whose page says that the register lacks the firm
    form = StatementForm(request.POST or None, request.FILES or None, firms=firms, initial={"year": today().year - 1})
    if request.method == "POST" and form.is_valid() and _recorded(request, form):
        return redirect("my-statements")
    lead = _t("上年度和前年度各填一份。核对后，增长奖励按这两年的营业收入计算。")
    return form_page(request, form, _t("登记审计报告"), reverse("my-statements"), desk=False, lead=lead)


def _recorded(request: HttpRequest, form: StatementForm) -> bool:
    typed = dict(form.cleaned_data)
    enterprise, sent = typed.pop("firm"), typed.pop("file")
    if not sent:
        return done(request, form, actions.record_statement, enterprise=enterprise, on=today(), **typed)
    del typed["revenue_fen"], typed["before_fen"]
    with kept(sent) as path:
        return done(
            request, form, actions.read_and_record, field="file", enterprise=enterprise, path=path, on=today(), **typed
        )
