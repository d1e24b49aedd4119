"""What does a row of the table of routes say? Who may ask for a page, about their own object and about another's."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from huiqi.access.actor import ROLES

EVERYONE = frozenset({"visitor", *ROLES})
SIGNED_IN = frozenset(ROLES)


@dataclass(frozen=True)
class Route:
    """`may` for the own object and `others` for another's (None: the route shows no object); how it is asked."""

    may: str
    others: str | None = None
    objects: Mapping[str, str] = field(default_factory=dict)
    method: str = "get"
    data: Mapping[str, str] = field(default_factory=dict)


REGISTER = "window officer head secretary auditor administrator"
DESK = "window officer head secretary treasury auditor"
BUDGET = "officer head secretary treasury auditor"
FILE_READERS = f"manager filler reader {DESK}"
OWN_PEOPLE = {"credit_code": "firm"}
OWN_DRAFT = {"number": "draft"}
PROPOSAL = {"proposal_id": "proposal"}
KEY = {"pk": "nothing"}
