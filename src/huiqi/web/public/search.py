"""Which measures speak of these words? Substrings and two-character pieces, in Chinese and in English."""

import re
from functools import cache

from django.utils.translation import gettext, override

from huiqi.engine.rule import Measure
from huiqi.policies import load
from huiqi.web.public.words import KINDS

_CHINESE = re.compile(r"[\u4e00-\u9fff]+")


def find_measures(policy_id: str, query: str) -> tuple[list[Measure], bool]:
    """Measures that contain every word of `query`, in the order of the text, and True.

    Where none does, those that share at least half of its two-character pieces, and False: 房租补助 still finds 房租补贴.
    """
    measures, texts = load(policy_id).policy.measures, _texts(policy_id)
    words = query.casefold().split()
    exact = [m for m in measures if all(word in texts[m.id] for word in words)]
    if exact:
        return exact, True
    pieces = {run[i : i + 2] for run in _CHINESE.findall(query) for i in range(len(run) - 1)}
    near = [m for m in measures if pieces and 2 * sum(piece in texts[m.id] for piece in pieces) >= len(pieces)]
    return near, False


@cache
def _texts(policy_id: str) -> dict[str, str]:
    """What can be found of each measure, by its id: everything its card and page say, in both languages."""
    found = {}
    for m in load(policy_id).policy.measures:
        chinese = [m.title, m.clause, m.summary, m.who, m.lead, *m.co_departments, KINDS[m.kind], *m.results]
        chinese += [number.label for number in m.numbers.values()] + [condition.label for condition in m.conditions]
        with override("en"):
            english = [gettext(text) for text in chinese]
        found[m.id] = " ".join((*chinese, *english)).casefold()
    return found
