"""What is one application for? The key by which the same matter is supported once."""

from collections.abc import Mapping

ONE_EACH: Mapping[str, str] = {
    "livestream.m01": "园区",
    "livestream.m08": "活动",
}
"""Measures of which a firm may have several matters: the firm names which one this is."""

STAGED: Mapping[str, str] = {"livestream.m12a": "listing_stage"}
"""Measures paid by stage: the fact that says which."""

ONCE = frozenset({"livestream.m01", "livestream.m12a"})
"""Measures in which the year does not make another matter."""


def matter_key(*, measure: str, credit_code: str, year: int, matter: str, facts: Mapping[str, object]) -> str:
    """Two applications with one key are for the same matter.

    >>> matter_key(measure="livestream.m03", credit_code="X", year=2026, matter="", facts={})
    'livestream.m03:X:2026'
    >>> matter_key(measure="livestream.m12a", credit_code="X", year=2026, matter="", facts={"listing_stage": "accepted"})
    'livestream.m12a:X:accepted'
    """
    parts = [measure, credit_code]
    if measure not in ONCE:
        parts.append(str(year))
    if measure in STAGED:
        parts.append(str(facts.get(STAGED[measure]) or ""))
    if measure in ONE_EACH:
        parts.append("".join(matter.split()).casefold())
    return ":".join(parts)
