"""Which token opens an operation? One with the operation's scope, of an account that may do it at this moment."""

from http import HTTPStatus

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.http import HttpRequest
from django.utils.translation import gettext
from ninja.security import HttpBearer

from huiqi.access.actor import Actor, actor_of
from huiqi.access.models import ApiToken
from huiqi.web.api.gate import token_in
from huiqi.web.api.problems import Wrong


class Token(HttpBearer):
    """The `auth=` of an operation that asks for no scope. Raises TokenUnusable, Wrong; it never asks the session."""

    scope = openapi_description = ""

    def __call__(self, request: HttpRequest) -> Actor:
        """The actor of the token, with `token` for what the operation needs of it."""
        token = token_in(request)
        if self.scope and self.scope not in token.scopes:
            words = gettext("这个操作需要范围 %(scope)s；请新建有这个范围的令牌。") % {"scope": self.scope}
            raise Wrong(HTTPStatus.FORBIDDEN, "SCOPE_MISSING", words, name=self.scope)
        actor = actor_of(token.account, get_adapter(request).get_client_ip(request), credit_code=token.credit_code)
        if actor.is_staff and not _has_second_factor(token):
            raise Wrong(HTTPStatus.FORBIDDEN, "SECOND_FACTOR", gettext("工作人员须先启用动态验证码，才能使用系统。"))
        return actor

    def authenticate(self, request: HttpRequest, token: str) -> Actor:
        """What the library asks for a scheme of its own; the header is read by the gate."""
        return self(request)


class CasesRead(Token):
    """For what is said of cases."""

    scope = openapi_description = "cases.read"


class PaymentsRead(Token):
    """For what is said of payments."""

    scope = openapi_description = "payments.read"


class BudgetRead(Token):
    """For what is said of budgets."""

    scope = openapi_description = "budget.read"


def _has_second_factor(token: ApiToken) -> bool:
    return Authenticator.objects.filter(user=token.account, type=Authenticator.Type.TOTP).exists()
