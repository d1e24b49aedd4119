"""How is a refusal said in the reader's language? Its pattern and its values are translated one by one."""

from typing import Protocol

from django.utils.translation import gettext_noop as _

from huiqi.units import sentence
from huiqi.web.tags import tr

HOW = (_("%Y年%m月%d日"), _("%m月%d日 %H:%M"), _("、"), _("；"))
"""How days, moments and lists are written: what units.sentence asks a language for."""
assert HOW == (sentence.DAY, sentence.MOMENT, sentence.AND, sentence.ALSO)


class Refusal(Protocol):
    """An error of any room."""

    @property
    def reason(self) -> str:
        """A sentence with its values."""


def say_refusal(error: Refusal) -> str:
    """Why an action, a number, a table or a text was refused, and what to do."""
    return tr(error.reason)
