"""What can go wrong on a draft's way to law?

DraftingError
├── UnknownDraft         no draft, consultation or comment has this number, or it is not to be seen
├── FindingInvalid       what was read is not there, is checked already, or cannot be corrected or added so
├── ConsultationInvalid  its days are too few, in the past, or another runs already
├── ConsultationClosed   it has not begun, or is over
├── CommentInvalid       nothing said, no such clause, or a real name is asked for and missing
│   └── CommentFileRefused   a file with it is too large, of the wrong kind or broken, or there are too many
├── NotYetDisposed       comments wait for an answer; a report would leave them out
├── AlreadyReported      the report is public; what it says is not changed any more
├── StepMissing          a step before this one is not done
├── StepInvalid          a day, a number or a word of a step cannot be so
├── AlreadyConcluded     what was signed is not changed any more
├── SamePerson           two steps that one person may not do
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


class FindingInvalid(DraftingError):
    """What was read cannot be checked so."""


class ConsultationInvalid(DraftingError):
    """It cannot be opened so."""


class ConsultationClosed(DraftingError):
    """No comment can be made now."""


class CommentInvalid(DraftingError):
    """It cannot be taken so."""


class CommentFileRefused(CommentInvalid):
    """A file that came with it cannot be taken."""


class NotYetDisposed(DraftingError):
    """Some comments have no answer."""


class AlreadyReported(DraftingError):
    """The report is public."""


class StepMissing(DraftingError):
    """A step before this one is not done; the sentence is that of the first."""


class StepInvalid(DraftingError):
    """What was given for a step cannot be so."""


class SamePerson(DraftingError):
    """Two steps that one person may not do."""


class AlreadyConcluded(DraftingError):
    """What was signed is not changed any more."""


class AnswerInvalid(DraftingError):
    """It says nothing, or nobody asked."""


class ReviewConcluded(DraftingError):
    """It has passed."""


class OutcomeRefused(DraftingError):
    """It cannot end so."""


class ConclusionRefused(DraftingError):
    """It cannot be signed so."""
