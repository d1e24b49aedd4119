"""How does the sign-in library behave here? Closed sign-up, audited security events, encrypted code secrets."""

import base64
import hashlib
import logging
import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.signals import authentication_step_completed
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.webauthn.internal.flows import did_use_passwordless_login
from allauth.usersessions.models import UserSession
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib.sites.shortcuts import get_current_site
from django.core.exceptions import ValidationError
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from huiqi.access import audit
from huiqi.access.actor import actor_of
from huiqi.access.models import Account
from huiqi.gateways import mail
from huiqi.web.account.arriving import arrival_of, settle
from huiqi.web.account.attempts import sign_in_limited

SECURITY_EVENTS = {
    "password_changed": _("密码已修改"),
    "password_set": _("密码已设置"),
    "password_reset": _("密码已重设"),
    "totp_activated": _("动态验证码已启用"),
    "totp_deactivated": _("动态验证码已停用"),
    "recovery_codes_generated": _("已生成新的恢复码"),
    "webauthn_added": _("已添加通行密钥"),
    "webauthn_removed": _("已移除通行密钥"),
    "link_identity": _("已连接登录身份"),
    "unlink_identity": _("已断开登录身份"),
    "factor_reset_asked": _("有人申请重设您的二次验证；不是您本人要求的，请立即联系系统管理员"),
    "factor_reset": _("您的二次验证和密码已重设；请设置新密码，再启用二次验证"),
    "token_created": _("已新建 API 令牌"),
}
"""What is told to a person, by the library's name of the event; the audit verb is `account.` and the same name."""


class Backend(AuthenticationBackend):
    """Passwords by e-mail address; made-up people sign in in demonstration mode only."""

    def user_can_authenticate(self, user: Any) -> bool:
        """Active, and not a demonstration account in earnest; asked again on every request."""
        return super().user_can_authenticate(user) and (settings.DEMONSTRATION or not user.demonstration)


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by administrators and invitations; what touches security is recorded."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes their own account."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Where one lands after signing in."""
        return reverse("account-home")

    def is_reauthentication_required(self, *, app: str, **rest: Any) -> bool:
        """Not within five minutes of signing in: staff go straight on to set up their second factor."""
        records = get_authentication_records(self.request, self.request.user)
        if any(time.time() - record["at"] < app_settings.REAUTHENTICATION_TIMEOUT for record in records):
            return False
        return super().is_reauthentication_required(app=app, **rest)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """As the library's; that a limit was reached stands in the log. Raises ValidationError."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            sign_in_limited(request, str(credentials.get("email") or ""))
            raise

    def pre_login(self, request: HttpRequest, user: Account, **rest: Any) -> HttpResponse | None:
        """Made-up people are sent away in earnest, by whatever way they came."""
        if user.demonstration and not settings.DEMONSTRATION:
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **rest)

    def get_login_stages(self) -> list[str]:
        """As the library's, but the second factor may have been given at the provider."""
        ours = {"allauth.mfa.stages.AuthenticateStage": "huiqi.web.account.arriving.SecondFactorStage"}
        return [ours.get(stage, stage) for stage in super().get_login_stages()]

    def post_login(self, request: HttpRequest, user: Account, **rest: Any) -> HttpResponse:
        """A sign-in is an entry, which says by which way."""
        arrived = arrival_of(rest.get("signal_kwargs"))
        way = "oidc" if arrived else "passkey" if did_use_passwordless_login(request, user) else "password"
        detail = {"way": way} | ({"issuer": arrived.issuer, "second_factor": arrived.second_factor} if arrived else {})
        self._record(request, user, "account.sign_in", detail)
        if arrived:
            settle(request, user, arrived)
        return super().post_login(request, user, **rest)

    def send_notification_mail(self, template_prefix: str, user: Account, *args: Any, **rest: Any) -> None:
        """A changed password, a second factor added or removed: an entry, and a mail to the person."""
        event = template_prefix.rsplit("/", 1)[-1]
        self._record(self.request, user, f"account.{event}", {})
        self.tell(user, event)

    def tell(self, user: Account, event: str) -> None:
        """The mail about one of SECURITY_EVENTS."""
        origin, at = self.get_client_ip(self.request), timezone.localtime().strftime("%Y-%m-%d %H:%M")
        what = SECURITY_EVENTS.get(event, event)
        self.send_mail("account/email/security", user.email, {"what": what, "origin": origin, "at": at})

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """By the service's own gateway: a mail server that is away breaks no page, the log says what was not sent."""
        about = {"request": self.request, "email": email, "current_site": get_current_site(self.request)}
        words = self.render_mail(template_prefix, email, about | context)
        (failed,) = mail.send([mail.Mail(email, str(words.subject), str(words.body))])
        if failed:
            logging.getLogger(__name__).error("%s was not sent: %s", template_prefix, failed)

    def _record(self, request: HttpRequest, user: Account, verb: str, detail: dict[str, object]) -> None:
        with transaction.atomic():
            actor = actor_of(user, self.get_client_ip(request))
            audit.record(actor=actor, verb=verb, subject=f"account:{user.pk}", at=timezone.now(), detail=detail)


@receiver(authentication_step_completed)
def renew(request: HttpRequest, reauthenticated: bool = False, **_rest: Any) -> None:
    """Who proves anew who they are goes on under a new session key; the old one opens nothing any more."""
    if reauthenticated:
        old = request.session.session_key
        request.session.cycle_key()
        UserSession.objects.filter(session_key=old).update(session_key=request.session.session_key)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Code secrets and recovery seeds are kept encrypted under the service's key."""

    def get_totp_issuer(self) -> str:
        """The name an authenticator app shows."""
        return "huiqi"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The name a passkey shows, for the host it is bound to."""
        return super().get_public_key_credential_rp_entity() | {"name": "惠企 huiqi"}

    def encrypt(self, text: str) -> str:
        """Text as it is stored."""
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The stored text, read."""
        return _fernet().decrypt(encrypted_text.encode()).decode()


def _fernet() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"second factor" + settings.SECRET_KEY.encode()).digest()))
