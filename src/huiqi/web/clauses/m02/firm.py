"""How does a landed firm prove what it invested? One invoice a line; the office checks the year's audit."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from huiqi.register import actions, queries
from huiqi.register.models import Investment
from huiqi.web.account.actor import actor_in
from huiqi.web.clauses.m02.blocked import why_blocked
from huiqi.web.clauses.own import OwnForm, enter_own, firms_of
from huiqi.web.officer.fields import DAY, YUAN
from huiqi.web.public.words import today
from huiqi.web.tags import tr

PAGE_SIZE = 50


class InvoiceForm(OwnForm):
    """An invoice that was paid."""

    kind = forms.ChoiceField(label=_("类别"))
    what = forms.CharField(label=_("内容"), max_length=200)
    invoice = forms.CharField(label=_("发票号"), max_length=60)
    paid_on = DAY(label=_("付款日期"))
    amount_fen = YUAN(label=_("不含税金额（元）"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = [(value, tr(str(label))) for value, label in Investment.Kind.choices]
        self.fields["kind"].choices = labels  # type: ignore[attr-defined]  # it is a choice


@login_required
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """The invoices of the reader's firms; the page says that the measure is still blocked."""
    actor = actor_in(request)
    page = Paginator(queries.investments(firms=actor.firms), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"section": "my", "page": page, "writes": firms_of(actor).exists(), "blocked": why_blocked(today())}
    return render(request, "clauses/m02/mine.html", context)


@login_required
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """Enter an invoice."""
    lead = _t("只算装修、设备和云服务，按不含税金额；当年专项审计核对后计入。")
    title, action = _t("登记一张发票"), actions.record_investment
    return enter_own(request, InvoiceForm, action, title, "my-investments", lead=lead, on=today())
