"""How does a shop find a host, and both hold a session? Scenes and hosts by form, matches with points, then results."""

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

from huiqi.access.permissions import About, allowed, require
from huiqi.register import actions, queries
from huiqi.register.models import LiveScene, LiveSession, SupplyEntry
from huiqi.web.account.actor import actor_in
from huiqi.web.clauses.own import OwnForm, enter_own, firms_of
from huiqi.web.doing import acted, done, form_page
from huiqi.web.officer.fields import DAY, YUAN, words
from huiqi.web.public.words import today
from huiqi.web.tags import tr

PAGE_SIZE = 50
ASKED, AGREED, HELD = LiveSession.State.ASKED, LiveSession.State.AGREED, LiveSession.State.HELD


def _labels(choices: Any) -> list[tuple[str, str]]:
    return [(value, tr(str(label))) for value, label in choices]


class SceneForm(OwnForm):
    """A place to broadcast from."""

    kind = forms.ChoiceField(label=_("场景类别"))
    name = forms.CharField(label=_("场景名称"), max_length=100)
    address = forms.CharField(label=_("地址"), max_length=200)
    category = forms.ChoiceField(label=_("品类"))
    words = words(_("商品和到店服务"), _("卖什么，顾客到店能得到什么。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = _labels(LiveScene.Kind.choices)  # type: ignore[attr-defined]  # it is a choice
        self.fields["category"].choices = _labels(SupplyEntry.Category.choices)  # type: ignore[attr-defined]  # as above


class HostForm(OwnForm):
    """A host whom shops can ask."""

    name = forms.CharField(label=_("主播名称"), max_length=60, help_text=_("平台上的名称，不是真名。"))
    platform = forms.CharField(label=_("平台"), max_length=40)
    followers = forms.IntegerField(label=_("粉丝数"), min_value=0, max_value=10**9)
    category = forms.ChoiceField(label=_("擅长品类"))
    words = words(_("介绍"), _("播什么、风格、可约的时间。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = _labels(SupplyEntry.Category.choices)  # type: ignore[attr-defined]  # a choice


class PlanForm(forms.Form):
    """A session to come."""

    day = DAY(label=_("直播日期"))
    goods = forms.CharField(label=_("商品"), max_length=200)
    offline = forms.CharField(label=_("线下服务"), max_length=200, help_text=_("如：到店核销、试穿、自提。"))


class ResultForm(forms.Form):
    """What it brought."""

    orders = forms.IntegerField(label=_("订单数"), min_value=0, max_value=10**9)
    sales_fen = YUAN(label=_("销售额（元）"))
    visitors = forms.IntegerField(label=_("到店核销人数"), min_value=0, max_value=10**9)


@login_required
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """The scenes, hosts and sessions of the reader's firms."""
    actor = actor_in(request)
    context = {
        "section": "my", "scenes": queries.scenes(firms=actor.firms)[:PAGE_SIZE],
        "hosts": queries.hosts(firms=actor.firms)[:PAGE_SIZE], "writes": firms_of(actor).exists(), "on": today(),
        "page": Paginator(queries.sessions(firms=actor.firms), PAGE_SIZE).get_page(request.GET.get("page")),
    }  # fmt: skip
    return render(request, "clauses/m10/mine.html", context)


@login_required
@never_cache
def new_scene(request: HttpRequest) -> HttpResponse:
    """Publish a scene."""
    title, said = _t("发布直播场景"), _t("已发布。")
    return enter_own(request, SceneForm, actions.publish_scene, title, "my-scenes", said=said)


@login_required
@never_cache
def new_host(request: HttpRequest) -> HttpResponse:
    """Publish a host."""
    return enter_own(request, HostForm, actions.publish_host, _t("发布主播"), "my-scenes", said=_t("已发布。"))


def _own_scene(request: HttpRequest, scene_id: int) -> LiveScene:
    """Raises Http404."""
    row = queries.scenes(firms=actor_in(request).firms).filter(pk=scene_id).first()
    if row is None:
        raise Http404(scene_id)
    return row


@login_required
@never_cache
def scene(request: HttpRequest, scene_id: int) -> HttpResponse:
    """One scene, and the hosts who fit it."""
    row = _own_scene(request, scene_id)
    writes = allowed(actor_in(request), "register.write", About(credit_code=row.enterprise.credit_code))
    context = {"section": "my", "s": row, "found": queries.hosts_for(row), "writes": writes}
    return render(request, "clauses/m10/my_scene.html", context)


@login_required
@never_cache
def plan(request: HttpRequest, scene_id: int, host_id: int) -> HttpResponse:
    """Ask a host for a day."""
    row, host = _own_scene(request, scene_id), queries.hosts().filter(pk=host_id).first()
    require(actor_in(request), "register.write", About(credit_code=row.enterprise.credit_code))
    if host is None:
        raise Http404(host_id)
    form = PlanForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and done(
        request, form, actions.plan_session, _t("已约主播，等对方确认。"), scene_id=row.pk, host_id=host.pk, on=today(),
        **form.cleaned_data,
    ):  # fmt: skip
        return redirect("my-scenes")
    back = reverse("my-scene", args=[scene_id])
    return form_page(request, form, _t("约一场直播"), back, desk=False, about=f"{row.name} · {host.name}")


@login_required
@never_cache
def session(request: HttpRequest, session_id: int) -> HttpResponse:
    """One session: the host's side answers, either side reports what it brought."""
    actor = actor_in(request)
    row = queries.sessions(firms=actor.firms).filter(pk=session_id).first()
    if row is None:
        raise Http404(session_id)
    codes = (row.scene.enterprise.credit_code, row.host.enterprise.credit_code)
    writes = [allowed(actor, "register.write", About(credit_code=code)) for code in codes]
    over = row.state in (AGREED, HELD) and row.day <= today()
    initial = {"orders": row.orders, "sales_fen": row.sales_fen, "visitors": row.visitors}
    form = ResultForm(request.POST if "orders" in request.POST else None, initial=initial) if any(writes) and over else None
    if request.method == "POST":
        if "agreed" in request.POST:
            agreed, reason = request.POST["agreed"] == "yes", request.POST.get("reason", "")
            said = _t("已确认。") if agreed else _t("已谢绝。")
            acted(request, actions.answer_session, said, session_id=row.pk, agreed=agreed, reason=reason, on=today())
            return redirect("my-session", session_id)
        require(actor, "register.write", About(credit_code=next(code for code in codes if code in actor.firms)))
        if (
            form is not None
            and form.is_valid()
            and done(request, form, actions.report_session, session_id=row.pk, on=today(), **form.cleaned_data)
        ):
            return redirect("my-session", session_id)
    context = {"section": "my", "x": row, "asks": writes[1] and row.state == ASKED, "form": form}
    return render(request, "clauses/m10/session.html", context, status=422 if request.method == "POST" else 200)
