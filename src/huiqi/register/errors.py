"""What can go wrong when the register is asked or written?

RegisterError
├── UnknownEnterprise    no enterprise has this credit code
├── UnknownPerson        no person has this reference
├── UnknownAnswers       no saved answers have this token
├── UnknownFact          no policy asks for a fact of this name, or not with such a value
├── UnknownIndustryCode  not a code of the edition in force
├── OfficeOnly           what a register says is recorded by an office, never by the firm itself
├── NoPermissionToUse    a register's word without consent and without a legal basis
├── SpanInvalid          something ends before it starts
├── SheetUnreadable      an uploaded list has lines that cannot be read; nothing of it was kept
└── CipherError          a key is missing, or encrypted data was changed

Each has a stable `code`; `reason` says what, where, why and the next step: a pattern with its values.
"""

from huiqi.units.sentence import Sentence


class RegisterError(Exception):
    """Any refusal of the register; the message says what to do next."""

    def __init__(self, code: str, sentence: str, /, **values: object) -> None:
        self.reason = Sentence(sentence, **values)
        super().__init__(self.reason)
        self.code = code


class UnknownEnterprise(RegisterError):
    """No enterprise has this credit code."""


class UnknownPerson(RegisterError):
    """No person has this reference."""


class UnknownAnswers(RegisterError):
    """No saved answers have this token: the link is wrong or the answers were deleted."""


class UnknownFact(RegisterError):
    """No policy asks for a fact of this name, or the value is outside what it can be."""


class UnknownIndustryCode(RegisterError):
    """Not a code of the edition in force on the day."""


class OfficeOnly(RegisterError):
    """Recorded by an office only."""


class NoPermissionToUse(RegisterError):
    """Another department's register may not be used here."""


class SpanInvalid(RegisterError):
    """It ends before it starts."""


class SheetUnreadable(RegisterError):
    """Lines of a list cannot be read; `lines` says which and why."""

    def __init__(self, code: str, sentence: str, lines: tuple[str, ...] = (), /, **values: object) -> None:
        super().__init__(code, sentence, **values)
        self.lines = lines


class CipherError(RegisterError):
    """Encrypted data cannot be read with the keys at hand."""
