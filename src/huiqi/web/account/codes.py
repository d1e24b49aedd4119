"""How often does a code of an app count? Once, for as long as it would be taken; the library forgets it a step too soon."""

from typing import Any

from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.utils.crypto import salted_hmac

TAKEN = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)
"""Seconds in which a code is taken: its own step, and those before and after."""


class _Once:
    user: Any
    authenticator: Authenticator

    def clean_code(self) -> str:
        """The code, if it is right and new; made-up people sign in as often as somebody tries things out."""
        code: str = super().clean_code()  # type: ignore[misc]  # of the form beside it
        if self.authenticator.type == Authenticator.Type.TOTP and not self.user.demonstration:
            sign = salted_hmac(__name__, f"{self.user.pk} {code.strip()}", algorithm="sha256").hexdigest()
            if not cache.add(f"code.{sign}", "used", timeout=TAKEN):
                raise get_adapter().validation_error("incorrect_code")
        return code


class EnterCodeForm(_Once, forms.AuthenticateForm):
    """The second factor of a sign-in."""


class AgainCodeForm(_Once, forms.ReauthenticateForm):
    """The second factor, asked again before something grave."""
