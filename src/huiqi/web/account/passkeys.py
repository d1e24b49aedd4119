"""What if a browser sends what is no passkey's answer? It is refused as a wrong code is.

The library and the framework let JSON of some shapes fall, in the reading and in showing the form again.
"""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn import forms

_UNREADABLE = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What JSON of any shape, depth and length of number makes the readers of the library raise."""


class _Read:
    """A form with one `credential`, the JSON that the browser made."""

    add_error: Any
    data: Any
    _errors: Any

    def full_clean(self) -> None:
        """Check the form; where the credential cannot be read, it is wrong. A wrong one is not shown again."""
        try:
            super().full_clean()  # type: ignore[misc]  # of the form beside it
        except _UNREADABLE:
            self.add_error("credential", get_adapter().validation_error("incorrect_code"))
        if self._errors:
            self.data = self.data.copy()
            self.data["credential"] = ""


class AddPasskeyForm(_Read, forms.AddWebAuthnForm):
    """A new passkey."""


class LoginPasskeyForm(_Read, forms.LoginWebAuthnForm):
    """A sign-in without a password."""


class SecondPasskeyForm(_Read, forms.AuthenticateWebAuthnForm):
    """The second factor of a sign-in."""


class AgainPasskeyForm(_Read, forms.ReauthenticateWebAuthnForm):
    """The second factor, asked again before something grave."""
