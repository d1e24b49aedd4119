"""What can go wrong when a case is read or moved? Each has a stable `code` and one sentence that says what to do.

CaseError
├── UnknownCase            no case (window, meeting, notice) has this number
├── WindowClosed           the measure takes no applications now
├── MeasureBlocked         no application may be opened without a fair-competition conclusion that lets it pass
├── AnswerRefused          an answer is no value of its fact
├── DraftIncomplete        facts, papers or the commitment are missing: all of them are named
├── DuplicateCase          the same matter is already under way in another case
├── IllegalTransition      the case's state does not allow this
├── StaleCase              someone else changed the case since it was read
├── StaleProposal          what an award without application was proposed on has changed
├── ProposalOver           a proposal was declined, withdrawn or confirmed already
├── LeaseHeld              someone else is working on the case
├── NotYet                 something must be there first: an opinion, a paper, a report, a day
├── ReturnKnown            a file of bank answers was imported before: nothing is booked twice
├── NotPayable             open numbers, missing facts or an unmet condition: nothing may be awarded
├── CreditBlocked          the firm is on a serious-dishonesty list today
├── ReasonMissing          the action needs its reason in words
├── NotArchivable          something is still open, or nothing is new since the last package
└── ReplayDiffers          a decision recomputed does not give what was frozen
"""

from huiqi.units.sentence import Sentence


class CaseError(Exception):
    """Any refusal of this room; `reason` says what, where, why and the next step: a pattern with its values."""

    code = "CASE"

    def __init__(self, sentence: str, /, **values: object) -> None:
        self.reason = Sentence(sentence, **values)
        super().__init__(self.reason)


class UnknownCase(CaseError):
    """No row has this number."""

    code = "CASE_UNKNOWN"


class WindowClosed(CaseError):
    """The measure's window is not open at this moment; the message names the next opening."""

    code = "WINDOW_CLOSED"


class MeasureBlocked(CaseError):
    """The measure has no fair-competition conclusion that lets it pass today; the message says what it lacks."""

    code = "MEASURE_BLOCKED"


class AnswerRefused(CaseError):
    """An answer is not a value of its fact; `fact` names it."""

    code = "ANSWER_REFUSED"

    def __init__(self, fact: str, sentence: str, /, **values: object) -> None:
        super().__init__(sentence, **values)
        self.fact = fact


class DraftIncomplete(CaseError):
    """What is still missing before an application can be handed in, by name."""

    code = "DRAFT_INCOMPLETE"

    def __init__(self, sentence: str, facts: tuple[str, ...], papers: tuple[str, ...], /, **values: object) -> None:
        super().__init__(sentence, **values)
        self.facts, self.papers = facts, papers


class DuplicateCase(CaseError):
    """The same matter is under way in case `number`."""

    code = "CASE_DUPLICATE"

    def __init__(self, sentence: str, number: str, /, **values: object) -> None:
        super().__init__(sentence, **values)
        self.number = number


class IllegalTransition(CaseError):
    """The case's state does not allow this event."""

    code = "CASE_STATE"


class StaleCase(CaseError):
    """The case was changed since it was read; `changes` says what and by whom, oldest first."""

    code = "CASE_STALE"

    def __init__(self, sentence: str, changes: tuple[str, ...], /, **values: object) -> None:
        super().__init__(sentence, **values)
        self.changes = changes


class StaleProposal(CaseError):
    """A proposal is no longer what the firm read; `changes` says what is new, as entitlement.Change in JSON."""

    code = "PROPOSAL_STALE"

    def __init__(self, sentence: str, changes: list[dict[str, object]], /, **values: object) -> None:
        super().__init__(sentence, **values)
        self.changes = changes


class ProposalOver(CaseError):
    """A proposal was declined, withdrawn or confirmed already: it can be answered no more."""

    code = "PROPOSAL_OVER"


class LeaseHeld(CaseError):
    """Another person works on the case until a time that the message names."""

    code = "CASE_LEASED"


class NotYet(CaseError):
    """Something the table of states asks for is not there yet."""

    code = "CASE_NOT_YET"


class ReturnKnown(CaseError):
    """The same file of bank answers was imported before."""

    code = "RETURN_KNOWN"


class NotPayable(CaseError):
    """Nothing may be awarded; `reasons` lists why."""

    code = "CASE_NOT_PAYABLE"

    def __init__(self, sentence: str, reasons: tuple[str, ...], /, **values: object) -> None:
        super().__init__(sentence, **values)
        self.reasons = reasons


class CreditBlocked(CaseError):
    """The credit gate found the firm on a list that bars it."""

    code = "CREDIT_BLOCKED"


class ReasonMissing(CaseError):
    """The reason is empty."""

    code = "REASON_MISSING"


class NotArchivable(CaseError):
    """A case cannot go into the archive now; the message says what has to be done first."""

    code = "CASE_NOT_ARCHIVABLE"


class ReplayDiffers(CaseError):
    """A frozen decision does not come out again."""

    code = "REPLAY_DIFFERS"
