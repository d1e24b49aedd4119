"""How does a firm keep its loans? One form a contract, the bank's list as it is, and for every line whether it counts."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from huiqi.access.permissions import About, allowed, require
from huiqi.register import actions, queries
from huiqi.register.errors import RegisterError
from huiqi.register.interest import Kind
from huiqi.register.models import Loan
from huiqi.web.account.actor import actor_in
from huiqi.web.clauses.m12b.slips import KINDS, said
from huiqi.web.clauses.own import OwnForm, enter_own, firms_of, read_firms, writing_firms
from huiqi.web.doing import done
from huiqi.web.officer.fields import DAY, FEN, YUAN, SheetField, kept
from huiqi.web.officer.sheet import csv_answer
from huiqi.web.public.words import today
from huiqi.web.said import say_refusal
from huiqi.web.tags import tr

PAGE_SIZE = 50


class LoanForm(OwnForm):
    """A contract as the firm knows it."""

    bank = forms.CharField(label=_("贷款银行"), max_length=100)
    contract = forms.CharField(label=_("合同号"), max_length=60, help_text=_("同一合同再填一次，就是修改。"))
    principal_fen = FEN(label=_("合同金额（万元）"))
    purpose = forms.CharField(label=_("用途"), max_length=200)
    settled_on = DAY(label=_("结清日期"), required=False, help_text=_("还没有结清就不填。"))
    related_party = forms.BooleanField(label=_("出借人是关联方或不是银行"), required=False)
    other_subsidy = forms.BooleanField(label=_("已享受其他财政贴息"), required=False)
    arrears = forms.BooleanField(label=_("有过逾期"), required=False)


class SlipForm(forms.Form):
    """One line of the bank's list."""

    drawn_on = DAY(label=_("放款日期"))
    due_on = DAY(label=_("到期日期"))
    draw_fen = FEN(label=_("放款金额（万元）"))
    kind = forms.ChoiceField(label=_("类别"))
    paid_on = DAY(label=_("收息日期"))
    amount_fen = YUAN(label=_("金额（元）"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.value, tr(KINDS[kind])) for kind in Kind]  # type: ignore[attr-defined]  # a choice


class ListForm(OwnForm):
    """The bank's interest list."""

    file = SheetField(label=_("利息清单（.xlsx 或 .csv）"), help_text=_("先登记贷款合同，再导入清单；重复导入不会算两次。"))


@login_required
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """The loans of the reader's firms, and the interest that counts this year."""
    actor, on = actor_in(request), today()
    found = queries.loans(firms=actor.firms)
    context = {
        "section": "my",
        "counted": [(one, queries.counted_interest(one, on).interest_paid_fen) for one in read_firms(actor)],
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
        "writes": firms_of(actor).exists(),
        "year": on.year,
    }
    return render(request, "clauses/m12b/mine.html", context)


@login_required
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """Enter a loan."""
    return enter_own(request, LoanForm, actions.record_loan, _t("登记一笔贷款"), "my-loans")


@login_required
@never_cache
def bring(request: HttpRequest) -> HttpResponse:
    """Import a bank's list; every line that could not be kept is named."""
    firms = writing_firms(request)
    if not firms.exists():
        return redirect("my")
    form, result = ListForm(request.POST or None, request.FILES or None, firms=firms), None
    if request.method == "POST" and form.is_valid():
        try:
            with kept(form.cleaned_data["file"]) as path:
                result = actions.import_slips(
                    actor=actor_in(request), enterprise=form.cleaned_data["firm"], path=path, at=timezone.now()
                )
        except RegisterError as refused:
            form.add_error("file", say_refusal(refused))
        else:
            messages.success(request, _t("已导入 %(new)s 行。") % {"new": result.new})
            if not result.bad:
                return redirect("my-loans")
    context = {"section": "my", "form": form, "result": result, "columns": actions.SLIP_COLUMNS}
    return render(request, "clauses/m12b/bring.html", context, status=422 if form.errors else 200)


@login_required
def template(request: HttpRequest) -> HttpResponseBase:
    """An empty list with the headings."""
    return csv_answer("slips.csv", [column.heading for column in actions.SLIP_COLUMNS], ())


def _own(request: HttpRequest, loan_id: int) -> Loan:
    """Raises Http404."""
    row = queries.loans(firms=actor_in(request).firms).filter(pk=loan_id).first()
    if row is None:
        raise Http404(loan_id)
    return row


@login_required
@never_cache
def page(request: HttpRequest, loan_id: int) -> HttpResponse:
    """One loan: its draws, and for each line of the bank whether it counts; a line can be added by hand."""
    actor, row = actor_in(request), _own(request, loan_id)
    about = About(credit_code=row.enterprise.credit_code)
    form = SlipForm(request.POST or None) if allowed(actor, "register.write", about) else None
    if request.method == "POST":
        require(actor, "register.write", about)
        if (
            form is not None
            and form.is_valid()
            and done(request, form, actions.record_slip, loan_id=loan_id, **form.cleaned_data)
        ):
            return redirect("my-loan", loan_id)
    lines = said(queries.counted_interest(row.enterprise, today()), row.contract)
    context = {"section": "my", "loan": row, "lines": lines, "form": form, "year": today().year}
    return render(request, "clauses/m12b/loan.html", context, status=422 if request.method == "POST" else 200)
