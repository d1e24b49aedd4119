"""How is a refusal said in the reader's language? Its pattern and its values are translated one by one."""

from django.utils.translation import gettext_noop as _

from huiqi.cases.errors import CaseError
from huiqi.drafting.errors import DraftingError
from huiqi.engine.bind import DecisionError
from huiqi.ledger.errors import LedgerError
from huiqi.register.errors import RegisterError
from huiqi.simulation.assumptions import SpreadError
from huiqi.simulation.firms import TableError
from huiqi.units import sentence
from huiqi.web.tags import tr

HOW = (_("%Y年%m月%d日"), _("%m月%d日 %H:%M"), _("、"), _("；"))
"""How days, moments and lists are written: what units.sentence asks a language for."""
assert HOW == (sentence.DAY, sentence.MOMENT, sentence.AND, sentence.ALSO)


def say_refusal(
    error: CaseError | LedgerError | RegisterError | DecisionError | SpreadError | TableError | DraftingError,
) -> str:
    """Why an action of a room was refused, or a number, a distribution, a table, and what to do."""
    return tr(error.reason)
