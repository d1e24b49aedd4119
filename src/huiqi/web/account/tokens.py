"""How does one give a program access in one's own name? A token: made, shown once, seen with its last use, revoked."""

from collections.abc import Sequence

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from huiqi.access import actions, queries
from huiqi.access.actor import Actor
from huiqi.access.errors import AccessError
from huiqi.access.models import Account, ApiToken
from huiqi.access.tokens import DAYS, SCOPES, scopes_for
from huiqi.web.account.actor import actor_in, say
from huiqi.web.account.adapter import SECURITY_EVENTS

SHOWN_MAX = 100
"""Tokens of one account on its page, the latest first; at most LIVE_MAX of them are still good."""


class TokenForm(forms.Form):
    """What a token is for, what it may do, how long, and for which firm where somebody speaks for several."""

    name = forms.CharField(label=_lazy("用途"), max_length=60, help_text=_lazy("哪个程序使用它，例如：财务系统。"))
    scopes = forms.MultipleChoiceField(
        label=_lazy("可以做什么"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_lazy("只选需要的。公开的内容不用选；令牌不会超出您本人当时的权限。"),
    )  # fmt: skip
    credit_code = forms.ChoiceField(label=_lazy("限于哪家企业"), required=False)
    days = forms.TypedChoiceField(label=_lazy("有效期"), coerce=int, initial=DAYS[1])

    def __init__(self, actor: Actor, data: QueryDict | None = None) -> None:
        super().__init__(data)
        offered = [(key, _(words)) for key, words in scopes_for(actor).items()]
        self._choose("scopes", offered)
        self._choose("days", [(days, _("%(days)s 天") % {"days": days}) for days in DAYS])
        firms = [("", _("本人所属的全部企业")), *((firm, firm) for firm in actor.firms)]
        self._choose("credit_code", firms if len(actor.firms) > 1 else [])

    def _choose(self, name: str, choices: Sequence[tuple[object, str]]) -> None:
        """What a field offers; one that offers nothing is not asked."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
        if not choices:
            del self.fields[name]


@login_required
def tokens(request: HttpRequest) -> HttpResponse:
    """One's own tokens: those that are good, and below them those that are over."""
    rows, now = queries.tokens_of(actor_in(request))[:SHOWN_MAX], timezone.now()
    live = [(row, _scopes(row)) for row in rows if row.revoked_at is None and row.expires_at > now]
    over = [row for row in rows if row.revoked_at is not None or row.expires_at <= now]
    return render(request, "account/tokens.html", {"live": live, "over": over})


@login_required
@never_cache
@reauthentication_required
def new(request: HttpRequest) -> HttpResponse:
    """The form, and after it the secret: shown by this answer alone, and a mail tells its owner of the token."""
    actor = actor_in(request)
    form = TokenForm(actor, request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = {"scopes": [], "credit_code": ""} | form.cleaned_data
        try:
            token, secret = actions.create_token(actor=actor, at=timezone.now(), **typed)
        except AccessError as error:
            form.add_error(None, say(error))
        else:
            _tell(request, token)
            host = f"{request.scheme}://{request.get_host()}"
            return render(request, "account/token_made.html", {"token": token, "secret": secret, "host": host})
    return render(request, "account/token_new.html", {"form": form})


@login_required
@require_POST
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    """The token is refused from now on."""
    try:
        actions.revoke_token(actor=actor_in(request), token_id=token_id, at=timezone.now())
        messages.success(request, _("令牌已撤销，程序用它再请求会被拒绝。"))
    except AccessError as error:
        messages.error(request, say(error))
    return redirect("account-tokens")


def _scopes(token: ApiToken) -> list[str]:
    """What the token is for; a scope that no longer exists says nothing."""
    return [SCOPES[scope][1] for scope in token.scopes if scope in SCOPES]


def _tell(request: HttpRequest, token: ApiToken) -> None:
    assert isinstance(request.user, Account)
    adapter, at = get_adapter(request), timezone.localtime(token.created_at).strftime("%Y-%m-%d %H:%M")
    about = {"what": SECURITY_EVENTS["token_created"], "origin": adapter.get_client_ip(request), "at": at}
    adapter.send_mail("account/email/security", request.user.email, about)
