"""How does a firm publish, find who fits, and agree to meet? Every match says its reasons; contacts after both agree."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from huiqi.access.permissions import About, allowed, require
from huiqi.register import actions, queries
from huiqi.register.models import Introduction, SupplyEntry
from huiqi.register.models.supply import CERTIFICATES
from huiqi.web.account.actor import actor_in
from huiqi.web.clauses.own import OwnForm, enter_own, firms_of
from huiqi.web.doing import acted, done, form_page
from huiqi.web.officer.fields import DAY, YUAN, words
from huiqi.web.public.words import today
from huiqi.web.tags import tr

PAGE_SIZE = 50


class EntryForm(OwnForm):
    """An offer or a need."""

    side = forms.ChoiceField(label=_("供应还是需求"))
    role = forms.ChoiceField(label=_("企业在供应链中的角色"))
    category = forms.ChoiceField(label=_("品类"))
    title = forms.CharField(label=_("名称"), max_length=100)
    words = words(_("说明"), _("规格、产地、合作方式；写得越具体，匹配越准。"))
    volume = forms.IntegerField(label=_("每月数量（件）"), min_value=0, max_value=10**8)
    price_low_fen = YUAN(label=_("最低单价（元）"), required=False)
    price_high_fen = YUAN(label=_("最高单价（元）"), required=False)
    cold_chain = forms.BooleanField(label=_("需要或提供冷链"), required=False)
    days = forms.IntegerField(label=_("几天内送达"), min_value=0, max_value=365, required=False)
    certificates = forms.MultipleChoiceField(
        label=_("证书"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("供应：有哪些；需求：必须有哪些。")
    )
    valid_until = DAY(label=_("有效至"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (
            ("side", SupplyEntry.Side.choices),
            ("role", SupplyEntry.Role.choices),
            ("category", SupplyEntry.Category.choices),
            ("certificates", [(one, one) for one in CERTIFICATES]),
        ):
            labels = [(value, tr(str(label))) for value, label in choices]
            self.fields[name].choices = labels  # type: ignore[attr-defined]  # they are choices


class AskForm(forms.Form):
    """What the other side reads."""

    words = forms.CharField(label=_("附言"), max_length=300, required=False, help_text=_("对方会看到。"))


class DealForm(forms.Form):
    """What came of it."""

    deal_fen = YUAN(label=_("成交金额（元）"))
    words = forms.CharField(label=_("说明"), max_length=300, required=False)


@login_required
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """The entries of the reader's firms, and their introductions."""
    actor = actor_in(request)
    meetings = queries.introductions(firms=actor.firms)
    context = {
        "section": "my",
        "page": Paginator(queries.entries(firms=actor.firms), PAGE_SIZE).get_page(request.GET.get("page")),
        "meetings": [(one, _asks(one, actor.firms)) for one in meetings[:PAGE_SIZE]],
        "writes": firms_of(actor).exists(),
        "on": today(),
    }
    return render(request, "clauses/m09/mine.html", context)


def _asks(row: Introduction, codes: tuple[str, ...]) -> bool:
    """Whether it waits for one of these firms."""
    if False in (row.offer_agreed, row.need_agreed):
        return False
    sides = ((row.offer_agreed, row.offer), (row.need_agreed, row.need))
    return any(agreed is None and entry.enterprise.credit_code in codes for agreed, entry in sides)


@login_required
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """Publish an offer or a need."""
    lead = _t("任何人都能看到内容，看不到联系方式。")
    title, said = _t("发布供应或需求"), _t("已发布。")
    return enter_own(request, EntryForm, actions.publish_entry, title, "my-supply", said=said, lead=lead, on=today())


def _own(request: HttpRequest, entry_id: int, *, write: bool = False) -> SupplyEntry:
    """An entry of the reader's firms. Raises Http404, Forbidden."""
    row, actor = queries.entry(entry_id), actor_in(request)
    if row is None or row.enterprise.credit_code not in actor.firms:
        raise Http404(entry_id)
    if write:
        require(actor, "register.write", About(credit_code=row.enterprise.credit_code))
    return row


@login_required
@never_cache
def page(request: HttpRequest, entry_id: int) -> HttpResponse:
    """One entry, and who fits it best."""
    row, actor = _own(request, entry_id), actor_in(request)
    is_open = row.closed_on is None and row.valid_until >= today()
    context = {
        "section": "my", "e": row, "open": is_open, "found": queries.found_for(row, today()) if is_open else [],
        "writes": allowed(actor, "register.write", About(credit_code=row.enterprise.credit_code)),
        "days": queries.selection_days(on=today())[:5] if row.side == SupplyEntry.Side.OFFER else [],
    }  # fmt: skip
    return render(request, "clauses/m09/my_entry.html", context)


@require_POST
@login_required
def close(request: HttpRequest, entry_id: int) -> HttpResponse:
    """It is over."""
    row = _own(request, entry_id, write=True)
    acted(request, actions.close_entry, _t("已结束。"), entry_id=row.pk, on=today())
    return redirect("my-supply")


@login_required
@never_cache
def introduce(request: HttpRequest, entry_id: int, other_id: int) -> HttpResponse:
    """Ask to meet who fits."""
    row, other = _own(request, entry_id, write=True), queries.entry(other_id)
    if other is None:
        raise Http404(other_id)
    offer, need = (row, other) if row.side == SupplyEntry.Side.OFFER else (other, row)
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and done(
        request, form, actions.introduce, _t("已提出对接，等对方同意。"), offer_id=offer.pk, need_id=need.pk,
        words=form.cleaned_data["words"], on=today(),
    ):  # fmt: skip
        return redirect("my-supply")
    back = reverse("my-supply-entry", args=[entry_id])
    return form_page(request, form, _t("请求对接"), back, desk=False, about=f"{other.title} · {other.enterprise.name}")


@require_POST
@login_required
def stand(request: HttpRequest, entry_id: int, selection_id: int) -> HttpResponse:
    """Show the offer on a selection day."""
    row = _own(request, entry_id, write=True)
    acted(request, actions.take_stand, _t("已报名选品日。"), selection_id=selection_id, offer_id=row.pk, on=today())
    return redirect("my-supply-entry", entry_id)


@login_required
@never_cache
def introduction(request: HttpRequest, introduction_id: int) -> HttpResponse:
    """One introduction: agree or not; contacts once both have; then what came of it."""
    actor = actor_in(request)
    row = queries.introductions(firms=actor.firms).filter(pk=introduction_id).first()
    if row is None:
        raise Http404(introduction_id)
    codes = [one.enterprise.credit_code for one in (row.offer, row.need)]
    writes = any(allowed(actor, "register.write", About(credit_code=code)) for code in codes if code in actor.firms)
    form = DealForm(request.POST if "deal_fen" in request.POST else None) if writes and row.agreed else None
    if request.method == "POST":
        if "agreed" in request.POST:
            agreed = request.POST["agreed"] == "yes"
            said = _t("已同意，可以看到对方的联系方式。") if agreed else _t("已谢绝。")
            acted(request, actions.answer_introduction, said, introduction_id=row.pk, agreed=agreed)
            return redirect("my-introduction", introduction_id)
        require(actor, "register.write", About(credit_code=next(code for code in codes if code in actor.firms)))
        if (
            form is not None
            and form.is_valid()
            and done(request, form, actions.report_deal, introduction_id=row.pk, on=today(), **form.cleaned_data)
        ):
            return redirect("my-introduction", introduction_id)
    context = {"section": "my", "i": row, "asks": writes and _asks(row, actor.firms), "form": form}
    return render(request, "clauses/m09/introduction.html", context, status=422 if request.method == "POST" else 200)
