"""How does a firm ask to see a room, and how do both sides follow the viewing?"""

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from huiqi.access.permissions import About, allowed
from huiqi.register import actions, queries
from huiqi.register.models import Space, Viewing
from huiqi.web.account.actor import actor_in
from huiqi.web.clauses.own import OwnForm, writing_firms
from huiqi.web.doing import acted, done, form_page
from huiqi.web.officer.fields import DAY, words
from huiqi.web.public.words import today
from huiqi.web.tags import tr

PAGE_SIZE = 50


class ViewingForm(OwnForm):
    """When a firm wants to come."""

    day = DAY(label=_("看房日期"))
    people = forms.IntegerField(label=_("计划入驻人数"), min_value=1, max_value=30_000)
    words = words(_("想了解什么"), _("如：直播间隔音、网络上行速率、入驻时间。"), required=False)


@login_required
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """The viewings the reader's firms asked for or are asked for, and the venues they operate."""
    actor = actor_in(request)
    asked = {"q": request.GET.get("q", "")[:80], "which": request.GET.get("which", "")}
    found = queries.viewings(firms=actor.firms, words=asked["q"], which=asked["which"])
    context = {
        "section": "my", "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")), "asked": asked,
        "venues": queries.operated_venues(actor.firms), "which": states(), "on": today(),
    }  # fmt: skip
    return render(request, "clauses/m03/mine.html", context)


def states() -> list[tuple[str, str]]:
    """What a list of viewings can be narrowed to."""
    return [("", tr("全部")), *((value, tr(str(label))) for value, label in Viewing.State.choices)]


@login_required
@never_cache
def ask(request: HttpRequest, space_id: int) -> HttpResponse:
    """Ask to see a room."""
    firms = writing_firms(request)
    if not firms.exists():
        return redirect("my")  # whose page says that the register lacks the firm
    space = get_object_or_404(Space.objects.select_related("venue"), pk=space_id)
    form = ViewingForm(request.POST or None, firms=firms)
    if request.method == "POST" and form.is_valid():
        typed = dict(form.cleaned_data)
        said = _t("已提出看房，运营方答复后在这里显示。")
        if done(
            request, form, actions.ask_viewing, said, enterprise=typed.pop("firm"), space_id=space.pk, on=today(), **typed
        ):
            return redirect("my-spaces")
    about = f"{space.venue.name} · {space.label}"
    return form_page(request, form, _t("约看空间"), reverse("spaces"), desk=False, about=about)


@login_required
@never_cache
def viewing(request: HttpRequest, viewing_id: int) -> HttpResponse:
    """One viewing: the operator answers it and says that it took place, the firm may call it off."""
    actor = actor_in(request)
    row = queries.viewings(firms=actor.firms).filter(pk=viewing_id).first()
    if row is None:
        raise Http404(viewing_id)
    if request.method == "POST":
        if "cancel" in request.POST:
            acted(request, actions.cancel_viewing, _t("看房已取消。"), viewing_id=row.pk)
        elif "seen" in request.POST:
            acted(request, actions.confirm_viewing, _t("已登记看房。"), viewing_id=row.pk, on=today())
        else:
            agreed, answer = request.POST.get("agreed") == "yes", request.POST.get("answer", "")
            said = _t("已答复，企业会看到。")
            acted(request, actions.answer_viewing, said, viewing_id=row.pk, agreed=agreed, answer=answer, on=today())
        return redirect("my-viewing", viewing_id)
    operator = row.space.venue.operator
    hosts = operator is not None and allowed(actor, "register.write", About(credit_code=operator.credit_code))
    comes = allowed(actor, "register.write", About(credit_code=row.enterprise.credit_code))
    context = {
        "section": "my", "v": row, "on": today(), "answers": hosts and row.state == Viewing.State.ASKED,
        "confirms": hosts and row.state == Viewing.State.AGREED and row.day <= today(),
        "cancels": comes and row.state in (Viewing.State.ASKED, Viewing.State.AGREED),
    }  # fmt: skip
    return render(request, "clauses/m03/viewing.html", context)
