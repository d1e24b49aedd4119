"""What can go wrong when the register is asked or written?

RegisterError
├── UnknownEnterprise    no enterprise has this credit code
└── UnknownAnswers       no saved answers have this token
"""


class RegisterError(Exception):
    """Any refusal of the register; the message says what to do next."""


class UnknownEnterprise(RegisterError):
    """No enterprise has this credit code."""


class UnknownAnswers(RegisterError):
    """No saved answers have this token: the link is wrong or the answers were deleted."""
