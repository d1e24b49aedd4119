"""How does the office check loans? The unchecked first; against the certificate and the stamped list."""

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from huiqi.access.permissions import About, allowed, require
from huiqi.register import actions, queries
from huiqi.register.models import Loan
from huiqi.web.clauses.m12b.slips import said
from huiqi.web.doing import done
from huiqi.web.officer.desk import staff
from huiqi.web.officer.fields import DAY
from huiqi.web.officer.sheet import csv_answer, yuan_cell
from huiqi.web.public.words import today

PAGE_SIZE = 50
WHICH = (("open", _("待核对")), ("checked", _("已核对")), ("", _("全部")))
_CHECKED = {"open": False, "checked": True}


class CheckForm(forms.Form):
    """What the office found in the bank's papers."""

    settled_on = DAY(label=_("结清日期（结清证明）"), required=False)
    arrears = forms.BooleanField(label=_("有过逾期"), required=False)
    other_subsidy = forms.BooleanField(label=_("已享受其他财政贴息"), required=False)
    note = forms.CharField(label=_("备注"), required=False, max_length=300)


def _found(request: HttpRequest) -> tuple[list[Loan], dict[str, str]]:
    staff(request)
    which = request.GET.get("which", "open")
    asked = {"q": request.GET.get("q", "")[:80], "which": which if which in dict(WHICH) else ""}
    return queries.loans(words=asked["q"], checked=_CHECKED.get(asked["which"])), asked  # type: ignore[return-value]  # rows


def queue(request: HttpRequest) -> HttpResponse:
    """Loans, what waits longest for a check first."""
    found, asked = _found(request)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "clauses/m12b/queue.html", {"page": page, "asked": asked, "which": WHICH})


def export(request: HttpRequest) -> HttpResponseBase:
    """The loans asked for, as CSV."""
    found, _asked = _found(request)
    head = [_t("企业"), _t("贷款银行"), _t("合同号"), _t("合同金额（元）"), _t("结清日期"), _t("利息合计（元）"), _t("核对")]
    return csv_answer("loans.csv", head, (_row(row) for row in found))


def _row(row: Loan) -> list[str]:
    return [
        row.enterprise.name, row.bank, row.contract, yuan_cell(row.principal_fen), str(row.settled_on or ""),
        yuan_cell(row.interest_fen or 0), str(row.checked_on or ""),  # type: ignore[attr-defined]  # annotated by loans()
    ]  # fmt: skip


def page(request: HttpRequest, loan_id: int) -> HttpResponse:
    """One loan with its lines, and the check."""
    actor = staff(request)
    row = queries.loans().filter(pk=loan_id).first()
    if row is None:
        raise Http404(loan_id)
    initial = {"settled_on": row.settled_on, "arrears": row.arrears, "other_subsidy": row.other_subsidy}
    form = CheckForm(request.POST or None, initial=initial) if allowed(actor, "register.write", About()) else None
    if request.method == "POST":
        require(actor, "register.write", About())
        if (
            form is not None
            and form.is_valid()
            and done(request, form, actions.check_loan, loan_id=loan_id, on=today(), **form.cleaned_data)
        ):
            return redirect("desk-loan", loan_id)
    lines = said(queries.counted_interest(row.enterprise, today()), row.contract)
    context = {"loan": row, "lines": lines, "form": form, "year": today().year}
    return render(request, "clauses/m12b/desk_loan.html", context, status=422 if request.method == "POST" else 200)
