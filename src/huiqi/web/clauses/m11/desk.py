"""How do offices keep paired assistance? 区对口办 the regions and products, 区工信局 the doubted orders."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from huiqi.access.actor import Actor
from huiqi.access.permissions import About, allowed, require
from huiqi.register import actions, queries
from huiqi.register.models import AssistanceOrder, PairedRegion
from huiqi.web.account.actor import actor_in
from huiqi.web.doing import done, form_page
from huiqi.web.officer.desk import staff
from huiqi.web.officer.fields import DAY, NameSelect, words
from huiqi.web.officer.sheet import csv_answer, yuan_cell
from huiqi.web.public.words import today

PAGE_SIZE = 50
WHICH = (("open", _("待核对")), ("doubted", _("有疑点")), ("unlisted", _("不在名录")), ("", _("全部")))


class RegionForm(forms.Form):
    """A region, its span and the document."""

    name = forms.CharField(label=_("对口地区"), max_length=60, help_text=_("同一地区和起始日期再填一次，就是修改。"))
    valid_from = DAY(label=_("起始日期"))
    valid_to = DAY(label=_("截止日期"), required=False)
    document = forms.CharField(label=_("文号"), max_length=100)


class ProductForm(forms.Form):
    """A product whose origin is proved."""

    region_id = forms.ModelChoiceField(PairedRegion.objects.none(), label=_("对口地区"), widget=NameSelect)
    name = forms.CharField(label=_("产品名称"), max_length=100, help_text=_("与平台结算单上的商品名称一致。"))
    producer = forms.CharField(label=_("生产单位"), max_length=100)
    origin_proof = forms.CharField(label=_("产地证明"), max_length=100, help_text=_("证书或名录的名称和编号。"))
    listed_from = DAY(label=_("列入日期"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region_id"].queryset = PairedRegion.objects.all()  # type: ignore[attr-defined]  # it is a choice of rows


class LastDayForm(forms.Form):
    """When a product leaves the list."""

    last = DAY(label=_("最后一天"))


class JudgementForm(forms.Form):
    """Whether an order counts, and why."""

    counts = forms.ChoiceField(label=_("核对结果"), choices=(("yes", _("计入")), ("no", _("不计入"))))
    reason = words(_("理由"), _("企业会看到。"))


def keeps(actor: Actor) -> bool:
    """Whether the actor keeps the regions and products: 区对口办 or an administrator who may write."""
    keeper = actions.PAIRING_OFFICE in actor.departments or "administrator" in actor.roles
    return keeper and allowed(actor, "register.write", About())


def register(request: HttpRequest) -> HttpResponse:
    """The regions with their spans, and the products."""
    actor = staff(request)
    asked = {"q": request.GET.get("q", "")[:80]}
    page = Paginator(queries.products(words=asked["q"]), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "regions": queries.regions(),
        "page": page,
        "asked": asked,
        "keeps": keeps(actor),
        "office": actions.PAIRING_OFFICE,
        "on": today(),
    }
    return render(request, "clauses/m11/register.html", context)


def pair(request: HttpRequest) -> HttpResponse:
    """Enter a region."""
    form = RegionForm(request.POST or None, initial={"valid_from": today()})
    require(actor_in(request), "register.write", About())
    if request.method == "POST" and form.is_valid() and done(request, form, actions.pair_region, **form.cleaned_data):
        return redirect("desk-assistance")
    return form_page(request, form, _t("登记对口地区"), reverse("desk-assistance"), desk=True)


def list_product(request: HttpRequest) -> HttpResponse:
    """Put a product on the list."""
    require(actor_in(request), "register.write", About())
    form = ProductForm(request.POST or None, initial={"listed_from": today()})
    if request.method == "POST" and form.is_valid():
        typed = dict(form.cleaned_data)
        if done(request, form, actions.list_product, region_id=typed.pop("region_id").pk, **typed):
            return redirect("desk-assistance")
    return form_page(request, form, _t("列入帮扶产品名录"), reverse("desk-assistance"), desk=True)


def unlist(request: HttpRequest, product_id: int) -> HttpResponse:
    """Take a product off the list."""
    require(actor_in(request), "register.write", About())
    row = queries.products().filter(pk=product_id).first()
    if row is None:
        raise Http404(product_id)
    form = LastDayForm(request.POST or None, initial={"last": today()})
    if (
        request.method == "POST"
        and form.is_valid()
        and done(request, form, actions.unlist_product, product_id=product_id, last=form.cleaned_data["last"])
    ):
        return redirect("desk-assistance")
    lead = _t("填最后一天：这一天以后下单的不再计入，以前的不变。")
    return form_page(request, form, row.name, reverse("desk-assistance"), desk=True, lead=lead)


def queue(request: HttpRequest) -> HttpResponse:
    """Orders by doubt and words."""
    found, asked = _found(request)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "asked": asked, "which": WHICH, "writes": allowed(actor_in(request), "register.write", About())}
    return render(request, "clauses/m11/queue.html", context)


def _found(request: HttpRequest) -> tuple[Any, dict[str, str]]:
    staff(request)
    which = request.GET.get("which", "open")
    asked = {"q": request.GET.get("q", "")[:80], "which": which if which in dict(WHICH) else ""}
    return queries.orders(words=asked["q"], which=asked["which"]), asked


def export(request: HttpRequest) -> HttpResponseBase:
    """The orders asked for, as CSV; of the buyer nothing is in it."""
    found, _asked = _found(request)
    head = [
        _t("企业"), _t("平台"), _t("订单号"), _t("产品名称"), _t("下单日期"), _t("结算日期"), _t("实付金额（元）"),
        _t("退款金额（元）"), _t("疑点"), _t("理由"),
    ]  # fmt: skip
    return csv_answer("orders.csv", head, (_row(order) for order in found.iterator(2_000)))


def _row(order: AssistanceOrder) -> list[str]:
    return [
        order.enterprise.name, order.platform, order.number, order.product_name, str(order.ordered_on),
        str(order.settled_on), yuan_cell(order.amount_fen), yuan_cell(order.refund_fen),
        _t(order.get_doubt_display()) if order.doubt else "", order.reason,
    ]  # fmt: skip


def judge(request: HttpRequest, order_id: int) -> HttpResponse:
    """One order, and whether it counts."""
    actor = staff(request)
    row = queries.orders().filter(pk=order_id).first()
    if row is None:
        raise Http404(order_id)
    writes = allowed(actor, "register.write", About())
    form = JudgementForm(request.POST or None) if writes else None
    if request.method == "POST":
        require(actor, "register.write", About())
        if form is not None and form.is_valid():
            counts = form.cleaned_data["counts"] == "yes"
            if done(
                request, form, actions.judge_order, order_id=order_id, counts=counts, reason=form.cleaned_data["reason"]
            ):
                return redirect("desk-order", order_id)
    context = {"o": row, "form": form}
    return render(request, "clauses/m11/order.html", context, status=422 if request.method == "POST" else 200)
