"""What does the register know? Its enterprises; one enterprise with the source of every fact."""

import datetime as dt
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from huiqi.access.actor import Actor
from huiqi.access.permissions import About, allowed, require
from huiqi.cases import queries as cases
from huiqi.cases.states import State
from huiqi.engine.facts import Fact
from huiqi.policies.facts import FACTS
from huiqi.register import actions, queries
from huiqi.register.errors import UnknownEnterprise
from huiqi.register.models import Enterprise
from huiqi.register.models.enterprises import SUB_DISTRICTS
from huiqi.web.account.actor import actor_in
from huiqi.web.officer.case import fact_words
from huiqi.web.officer.sheet import csv_answer
from huiqi.web.public.words import today

PAGE_SIZE = 50


@dataclass(frozen=True)
class FactLine:
    """A fact as the register holds it, in words, and what other sources say instead."""

    fact: Fact
    says: str
    word: queries.FactSource
    others: tuple[tuple[str, queries.FactSource], ...]


def firms(request: HttpRequest) -> HttpResponse:
    """One page of the enterprises asked for."""
    actor = reader(request)
    asked = _asked(request)
    page = Paginator(queries.enterprises(**asked), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "asked": asked, "sub_districts": SUB_DISTRICTS, **offers(actor)}
    return render(request, "register/firms.html", context)


def export(request: HttpRequest) -> HttpResponseBase:
    """The enterprises asked for, as CSV."""
    reader(request)
    head = [_t("企业"), _t("统一社会信用代码"), _t("街道"), _t("成立日期")]
    return csv_answer("enterprises.csv", head, map(_row, queries.enterprises(**_asked(request)).iterator(500)))


def firm(request: HttpRequest, credit_code: str) -> HttpResponse:
    """One enterprise: its roles, leases, facts with their sources, and the cases that the reader may see."""
    actor, on = actor_in(request), today()
    require(actor, "register.read", About(credit_code=credit_code))
    found = _known(credit_code)
    roles = queries.roles_of(found, on=on)
    context = {
        "firm": found,
        "facts": fact_lines(found, on),
        "roles": [(role, queries.masked_identity(role.person) if role.person else "") for role in roles],
        "leases": found.leases.select_related("venue"),
        "rent": queries.recognised_rent(found, year=on.year),
        "year": on.year,
        "consents": found.consents.all(),
        "cases": cases.visible_to(actor).filter(enterprise=found).exclude(state=State.DRAFT).order_by("-pk")[:PAGE_SIZE],
        "staff": (staff := allowed(actor, "register.read", About())),
        "form": None if staff or not allowed(actor, "register.write", About(credit_code=credit_code)) else ConsentForm(),
    }
    return render(request, "register/firm.html", context)


class ConsentForm(forms.Form):
    """Which register may be used, and for what."""

    source = forms.CharField(label=_("登记资料"), max_length=40, help_text=_("哪个部门的哪份资料，如：租赁备案名单"))
    purpose = forms.CharField(label=_("用途"), max_length=200, initial=_("申请扶持资金时免于重复提交"))


@require_POST
def consent(request: HttpRequest, credit_code: str) -> HttpResponse:
    """The firm gives a consent, or with `withdraw` takes one back; from then on that register's facts do not count."""
    actor, now = actor_in(request), timezone.now()
    require(actor, "register.write", About(credit_code=credit_code))
    if allowed(actor, "register.write", About()):
        raise PermissionDenied(_t("同意只能由企业自己给出或撤回。"))
    found = _known(credit_code)
    form = ConsentForm(request.POST)
    if asked := request.POST.get("withdraw", ""):
        given = next((c for c in found.consents.filter(withdrawn_on=None) if str(c.pk) == asked), None)
        if given is None:
            messages.error(request, _t("这份同意已经撤回，或不是贵单位给出的；请刷新页面。"))
        else:
            actions.withdraw_consent(actor=actor, consent=given, on=today(), at=now)
            messages.success(request, _t("同意已撤回；今后不再使用这份登记资料。"))
    elif form.is_valid():
        actions.give_consent(actor=actor, enterprise=found, on=today(), at=now, **form.cleaned_data)
        messages.success(request, _t("同意已登记；可以随时撤回。"))
    else:
        messages.error(request, _t("请填写登记资料和用途，再给出同意。"))
    return redirect("register-firm", credit_code)


def fact_lines(found: Enterprise, on: dt.date) -> list[FactLine]:
    """What is known of an enterprise on a day, in the order of the clauses that ask for it."""
    words = {word.fact: word for word in queries.facts_with_sources(found, on=on)}
    return [
        FactLine(
            fact, fact_words(fact, words[name].value), words[name],
            tuple((fact_words(fact, other.value), other) for other in words[name].differs_from),
        )
        for name, fact in FACTS.items()
        if name in words
    ]  # fmt: skip


def _known(credit_code: str) -> Enterprise:
    """The enterprise of an address. Raises Http404."""
    try:
        return queries.enterprise(credit_code)
    except UnknownEnterprise as unknown:
        raise Http404(str(unknown)) from None


def reader(request: HttpRequest) -> Actor:
    """The actor, who may read about every enterprise. Raises Forbidden."""
    actor = actor_in(request)
    require(actor, "register.read", About())
    return actor


def offers(actor: Actor) -> dict[str, bool]:
    """Which other pages of the register are the actor's."""
    return {"writes": allowed(actor, "register.write", About()), "days": allowed(actor, "calendar.import")}


def _asked(request: HttpRequest) -> dict[str, str]:
    sub_district = request.GET.get("sub_district", "")
    return {
        "words": request.GET.get("q", "").strip()[:80],
        "sub_district": sub_district if sub_district in SUB_DISTRICTS else "",
    }


def _row(found: Enterprise) -> list[str]:
    established = found.established_on.isoformat() if found.established_on else ""
    return [found.name, found.credit_code, found.sub_district, established]
