"""What does one see of one's own account and firm? Profile, security, interests, people and invitations."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huiqi.access import actions, factors, queries
from huiqi.access.actor import FIRM_ROLES, ROLES
from huiqi.access.errors import AccessError
from huiqi.access.models import Account, Invitation
from huiqi.access.permissions import About, allowed
from huiqi.gateways import mail
from huiqi.web.account.actor import actor_in, say
from huiqi.web.account.forms import InterestForm, InviteForm, JoinForm, ProfileForm
from huiqi.web.whole import whole


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """My account: who I am here, how I sign in, in which firms I have an interest."""
    account, actor = request.user, actor_in(request)
    assert isinstance(account, Account)
    form = ProfileForm(request.POST or None, initial={"name": account.name, "language": account.language})
    if request.method == "POST" and form.is_valid():
        actions.set_profile(actor=actor, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("已保存。"))
        return redirect(f"{reverse('account-home')}?lang={form.cleaned_data['language']}")
    held = Authenticator.objects.filter(user=account).values_list("type", flat=True)
    context = {
        "form": form,
        "grants": [(ROLES[row.role], row.department, row.credit_code) for row in account.grants.all()],
        "firms": actor.firms,
        "has_totp": Authenticator.Type.TOTP in held,
        "passkeys": sum(kind == Authenticator.Type.WEBAUTHN for kind in held),
        "tokens": account.tokens.filter(revoked_at=None, expires_at__gt=timezone.now()).count(),
        "sessions": UserSession.objects.filter(user=account).count(),
        "provider": settings.OIDC,
        "identities": account.identities.count(),
        "interests": account.interests.all(),
        "interest_form": InterestForm() if allowed(actor, "interest.declare") else None,
        "administers": allowed(actor, "account.grant", About()),
        "audits": allowed(actor, "audit.read"),
        "reads_baseline": allowed(actor, "baseline.read"),
        "resets": factors.resets_for(actor, timezone.now()),
        "judges": "expert" in actor.roles,
        "hears": allowed(actor, "webhook.keep"),
        "works": actor.is_staff and not actor.roles <= {"expert", "administrator"},
    }
    return render(request, "account/home.html", context)


@login_required
@require_POST
def declare_interest(request: HttpRequest) -> HttpResponse:
    """Declare an interest in a firm; a wrong code is said and nothing is kept."""
    form = InterestForm(request.POST)
    if form.is_valid():
        actions.declare_interest(actor=actor_in(request), at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("已申报；此后您不再办理该企业的事项。"))
    else:
        for errors in form.errors.values():
            messages.error(request, str(errors[0]))
    return redirect("account-home")


def people(request: HttpRequest, credit_code: str) -> HttpResponse:
    """The people of a firm; its manager invites and removes."""
    actor, now = actor_in(request), timezone.now()
    rows = queries.members(actor, credit_code)
    manages = allowed(actor, "account.invite", About(credit_code=credit_code))
    form = InviteForm(request.POST or None) if manages or request.method == "POST" else None
    if form and request.method == "POST" and form.is_valid():
        invitation = actions.invite(actor=actor, credit_code=credit_code, at=now, **form.cleaned_data)
        _send(request, invitation)
        return redirect("account-people", credit_code)
    context = {
        "credit_code": credit_code,
        "members": [(row, FIRM_ROLES[row.role]) for row in rows],
        "form": form,
        "invitations": queries.open_invitations(actor, credit_code, now) if manages else [],
        "roles": FIRM_ROLES,
    }
    return render(request, "account/people.html", context)


@require_POST
def revoke(request: HttpRequest, grant_id: int) -> HttpResponse:
    """Take a role away, then back to where it was shown."""
    try:
        actions.revoke(actor=actor_in(request), grant_id=grant_id, at=timezone.now(), why=request.POST.get("why", "")[:200])
        messages.success(request, _("角色已收回。"))
    except AccessError as error:
        if error.code not in ("LAST_ADMINISTRATOR", "GRANT_UNKNOWN"):
            raise
        messages.error(request, say(error))
    if account := whole(request.POST.get("account", ""), 0):
        return redirect("account-edit", account)
    firm = request.POST.get("firm", "")
    return redirect("account-people", firm if firm.isalnum() else "-")


def join(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind an invitation's link: a new person names themself, a known one only agrees."""
    now = timezone.now()
    try:
        invitation = actions.usable_invitation(token, now)
    except AccessError as error:
        return render(request, "account/forbidden.html", {"reason": say(error)}, status=410)
    known = Account.objects.filter(email=invitation.email).exists()
    form = None if known else JoinForm(request.POST or None)
    context = {"invitation": invitation, "role": FIRM_ROLES[invitation.role], "form": form}
    if request.method != "POST" or (form and not form.is_valid()):
        return render(request, "account/join.html", context)
    typed = form.cleaned_data if form else {}
    try:
        account = actions.accept_invitation(token=token, at=now, origin=actor_in(request).origin, **typed)
    except AccessError as error:
        return render(request, "account/forbidden.html", {"reason": say(error)}, status=409)
    messages.success(request, _("您已加入。"))
    if form:
        login(request, account, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect("account-home")


def _send(request: HttpRequest, invitation: Invitation) -> None:
    link = request.build_absolute_uri(reverse("account-join", args=[invitation.token]))
    context = {"link": link, "role": FIRM_ROLES[invitation.role], "invitation": invitation}
    words = render_to_string("account/email/invitation.txt", context)
    (failed,) = mail.send([mail.Mail(invitation.email, _("邀请您加入惠企"), words)])
    if failed:
        messages.error(request, _("邀请已建立，但邮件没有发出；请把这个链接转给对方：%(link)s") % {"link": link})
    else:
        messages.success(request, _("邀请邮件已发送。"))
