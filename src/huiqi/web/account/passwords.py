"""Which words make a password easy to guess here? Those anybody who knows the service would try first."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from huiqi.access.models import Account

WORDS = (
    *("huiqi", "惠企", "nanshan", "南山", "shenzhen", "深圳", "zhengce", "政策"),
    *("password", "密码", "administrator", "admin"),
)
"""The product, the place, its subject and its roles."""
OWN_SIGNS_MIN = 6
"""Signs a password must have beside these words, digits and marks."""


class NoWordsOfTheService:
    """A password is more than the service's own words with digits and marks around them."""

    def validate(self, password: str, user: Account | None = None) -> None:
        """Raises ValidationError where little is left without them."""
        left = password.lower()
        if not any(word in left for word in WORDS):
            return
        for word in WORDS:
            left = left.replace(word, "")
        if sum(sign.isalpha() for sign in left) < OWN_SIGNS_MIN:
            raise ValidationError(self.get_help_text(), code="password_of_the_service")

    def get_help_text(self) -> str:
        """What the rule asks for."""
        return _("不能主要由本系统、本地的名称组成。")
