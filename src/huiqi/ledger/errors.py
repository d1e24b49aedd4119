"""What can go wrong when money is moved? Each has a stable `code` and one sentence that says what to do.

LedgerError
├── UnknownEnvelope     nothing was appropriated for this year, measure and department
├── EnvelopeShort       the envelope has less available than is wanted
├── EnvelopeClosed      its year is closed: nothing new is reserved from it
├── CaseShort           a case has less reserved, paid or recovered than is to be moved
├── AmountRefused       not a whole number of fen above zero, or more than the books can hold
├── KeyReused           the idempotency key already stands for another transfer
└── ReasonWanted        the transfer needs the document or the reason it rests on
"""

from huiqi.units.sentence import Sentence


class LedgerError(Exception):
    """Any refusal of this room; `reason` says what, where, why and the next step: a pattern with its values."""

    code = "LEDGER"

    def __init__(self, sentence: str, /, **values: object) -> None:
        self.reason = Sentence(sentence, **values)
        super().__init__(self.reason)


class UnknownEnvelope(LedgerError):
    """No appropriation for this year, measure and department."""

    code = "ENVELOPE_UNKNOWN"


class EnvelopeShort(LedgerError):
    """Less is available than is wanted."""

    code = "ENVELOPE_SHORT"


class EnvelopeClosed(LedgerError):
    """The year of the envelope is closed."""

    code = "ENVELOPE_CLOSED"


class CaseShort(LedgerError):
    """The case has less in the account that the transfer draws on."""

    code = "CASE_SHORT"


class AmountRefused(LedgerError):
    """No amount of money that can be moved."""

    code = "AMOUNT_REFUSED"


class KeyReused(LedgerError):
    """The same key was used for something else."""

    code = "KEY_REUSED"


class ReasonWanted(LedgerError):
    """A document number or reason is missing."""

    code = "REASON_WANTED"
