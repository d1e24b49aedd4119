"""What can go wrong on a draft's way to law?

DraftingError
├── UnknownDraft         no draft, consultation or comment has this number, or it is not to be seen
├── ConsultationInvalid  its days are too few, in the past, or another runs already
├── ConsultationClosed   it has not begun, or is over
├── CommentInvalid       nothing said, no such clause, or a real name is asked for and missing
├── NotYetDisposed       comments wait for an answer; a report would leave them out
├── AlreadyReported      the report is public; what it says is not changed any more
├── AnswerInvalid        an answer to an item of the checklist says nothing, or the item is not asked
├── ReviewConcluded      it has passed; nothing changed since that would open it again
├── OutcomeRefused       the sheet does not allow that it ends so
├── ExceptionRefused     an exception lacks what 条例 12 asks (fair_competition_exceptions)
└── ConclusionRefused    no valid opinion, no reported consultation, the same hand, no document, a wrong day

Each has a stable `code`; `reason` says what, where, why and the next step: a pattern with its values.
"""

from huiqi.units.sentence import Sentence


class DraftingError(Exception):
    """Any refusal of the room; the message says what to do next."""

    def __init__(self, code: str, sentence: str, /, **values: object) -> None:
        self.reason = Sentence(sentence, **values)
        super().__init__(self.reason)
        self.code = code


class UnknownDraft(DraftingError):
    """Nothing here has this number."""


class ConsultationInvalid(DraftingError):
    """It cannot be opened so."""


class ConsultationClosed(DraftingError):
    """No comment can be made now."""


class CommentInvalid(DraftingError):
    """It cannot be taken so."""


class NotYetDisposed(DraftingError):
    """Some comments have no answer."""


class AlreadyReported(DraftingError):
    """The report is public."""


class AnswerInvalid(DraftingError):
    """It says nothing, or nobody asked."""


class ReviewConcluded(DraftingError):
    """It has passed."""


class OutcomeRefused(DraftingError):
    """It cannot end so."""


class ConclusionRefused(DraftingError):
    """It cannot be signed so."""
