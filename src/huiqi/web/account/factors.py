"""How does a person who lost every second factor get in again? An administrator asks here, somebody else confirms here."""

from collections.abc import Callable

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huiqi.access import factors, queries
from huiqi.access.errors import ResetUnusable
from huiqi.access.models import Account, FactorReset
from huiqi.access.permissions import allowed
from huiqi.gateways import mail
from huiqi.web.account.actor import actor_in, say
from huiqi.web.account.administration import end_sessions, send_password_mail
from huiqi.web.account.forms import ResetForm


def reset(request: HttpRequest, account_id: int) -> HttpResponse:
    """One account's second factors: ask that they be taken away, or answer who asked."""
    actor, now = actor_in(request), timezone.now()
    account = get_object_or_404(Account.objects.prefetch_related("grants"), pk=account_id)
    asks = allowed(actor, "factor.ask")
    if not asks:
        factors.require_answers_for(actor, account)
    form = ResetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _ask(request, account, form.cleaned_data["why"])
        return redirect("account-factor", account_id)
    hindrance = factors.hindrance_of(actor, account, now) if asks else None
    waiting = factors.open_resets(now).filter(account=account).first()
    context = {
        "account": account,
        "hindrance": hindrance and say(hindrance),
        "administers": asks,
        "form": form if asks else None,
        "waiting": waiting,
        "until": waiting and waiting.asked_at + factors.OPEN_FOR,
        "decides": waiting and factors.may_decide(actor, waiting),
    }
    return render(request, "account/factor.html", context)


@require_POST
def confirm(request: HttpRequest, reset_id: int) -> HttpResponse:
    """Take the factors and the password away; the person is told, and how to set a new password."""
    row = _decided(request, factors.confirm_reset, reset_id)
    if row is None:
        return redirect("account-home")
    end_sessions(row.account_id)
    _tell(request, row.account, "factor_reset")
    send_password_mail(request, row.account)
    messages.success(request, _("已重设。设置新密码的邮件已发给本人。"))
    return redirect("account-factor", row.account_id)


@require_POST
def refuse(request: HttpRequest, reset_id: int) -> HttpResponse:
    """Nothing is taken away."""
    row = _decided(request, factors.refuse_reset, reset_id)
    if row is None:
        return redirect("account-home")
    messages.success(request, _("已拒绝，二次验证没有变化。"))
    return redirect("account-factor", row.account_id)


def _decided(request: HttpRequest, decide: Callable[..., FactorReset], reset_id: int) -> FactorReset | None:
    """The reset as it was decided; None where it cannot be any more, and a message says why."""
    try:
        return decide(actor=actor_in(request), reset_id=reset_id, at=timezone.now())
    except ResetUnusable as error:
        messages.error(request, say(error))
        return None


def _ask(request: HttpRequest, account: Account, why: str) -> None:
    """It waits for somebody, who is told; or a message says why it does not."""
    try:
        row = factors.ask_reset(actor=actor_in(request), account_id=account.pk, why=why, at=timezone.now())
    except ResetUnusable as error:
        messages.error(request, say(error))
        return
    _tell(request, account, "factor_reset_asked")
    _invite_to_confirm(request, row)
    messages.success(request, _("已申请。请另一位管理员、其部门负责人或企业管理员确认；本人已收到邮件。"))


def _tell(request: HttpRequest, account: Account, event: str) -> None:
    with translation.override(account.language):
        get_adapter(request).tell(account, event)


def _invite_to_confirm(request: HttpRequest, row: FactorReset) -> None:
    """A mail to each who may confirm, in their own language."""
    link = request.build_absolute_uri(reverse("account-factor", args=[row.account_id]))
    mails = []
    for person in queries.who_may_confirm(row):
        with translation.override(person.language):
            words = render_to_string("account/email/factor_reset.txt", {"link": link, "row": row})
            mails.append(mail.Mail(person.email, _("惠企：请确认一项二次验证重设"), words))
    if any(mail.send(mails)):
        messages.error(request, _("有的邮件没有发出；请把这个页面的地址转给确认人：%(link)s") % {"link": link})
