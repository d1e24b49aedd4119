"""Which pages does a clause of the policy open, and for whom? What the packages of `web/clauses` list in PAGES."""

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from huiqi.access.actor import STAFF_ROLES, Actor

CLAUSES = Path(__file__).parent / "clauses"


@dataclass(frozen=True)
class Page:
    """One page people start from: the name of its route, which takes no argument, what it is called, whom it is for."""

    route: str
    label: str
    """Chinese, with its English in the catalogue of the package."""
    who: str = "public"
    """public, firm (somebody who speaks for an enterprise) or desk (staff)."""


def packages() -> tuple[str, ...]:
    """The clauses that have pages, in the order of the policy."""
    return tuple(sorted(file.parent.name for file in CLAUSES.glob("m*/__init__.py")))


def pages_of(short: str) -> tuple[Page, ...]:
    """The pages of a clause by the last part of its id (`m07`); none where it has no package."""
    return import_module(f"huiqi.web.clauses.{short}").PAGES if short in packages() else ()


def pages_for(actor: Actor, short: str) -> list[Page]:
    """The pages of a clause that somebody can open."""
    seen = {"public"} | ({"firm"} if actor.firms else set()) | (set() if actor.roles.isdisjoint(STAFF_ROLES) else {"desk"})
    return [page for page in pages_of(short) if page.who in seen]
