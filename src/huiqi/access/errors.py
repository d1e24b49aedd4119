"""What can go wrong when somebody asks to do something?

AccessError
├── Forbidden              the answer of `require`: who, what, why not, next step
├── RolesConflict          these two roles may not be held by one person
├── RoleIncomplete         a role of a firm names no firm, one of a department no department
├── UnknownAccount         nobody has this number or address
├── AddressTaken           an account with this e-mail exists
├── IdentityTaken          this identity at the provider already signs another account in
├── LastAdministrator      somebody must be able to grant roles
├── InvitationUnusable     unknown, expired or already accepted
├── ResetUnusable          a second factor is not there to be reset, or its reset is over
├── TokenIncomplete        a token lacks its name, its end, or asks for what its owner may not do
├── TokenUnusable          a token is unknown, expired, revoked, or its account may not sign in
└── OutsideTransaction     an audit entry must stand or fall with what it reports

Each has a stable `code` for machines; `sentence` with `values` is what a page translates; `str()` is the Chinese.
"""

from huiqi.units.sentence import Sentence


class AccessError(Exception):
    """Any refusal of this room. `sentence` is a %-format whose `values` a page may translate one by one."""

    def __init__(self, code: str, sentence: str, **values: object) -> None:
        super().__init__(sentence % values if values else sentence)
        self.code = code
        self.sentence = sentence
        self.values = values


class Forbidden(AccessError):
    """Not allowed; `reason` says why and what to do next."""

    @property
    def reason(self) -> Sentence:
        """The sentence, with its values one by one."""
        each = {name: tuple(v.split("、")) if isinstance(v, str) and "、" in v else v for name, v in self.values.items()}
        return Sentence(self.sentence, **each)


class RolesConflict(AccessError):
    """One person may not hold both roles."""


class RoleIncomplete(AccessError):
    """A role lacks its firm or its department."""


class UnknownAccount(AccessError):
    """No such account."""


class AddressTaken(AccessError):
    """The e-mail address already belongs to an account."""


class IdentityTaken(AccessError):
    """The identity at the provider belongs to another account."""


class LastAdministrator(AccessError):
    """The last administrator cannot be removed."""


class InvitationUnusable(AccessError):
    """The link is wrong, too old or already used."""


class ResetUnusable(AccessError):
    """A reset of a second factor cannot be asked for, or is over."""


class TokenIncomplete(AccessError):
    """A token cannot be made as it was asked for."""


class TokenUnusable(AccessError):
    """The token opens nothing, or no longer."""


class OutsideTransaction(AccessError):
    """`record` was called outside a transaction."""
