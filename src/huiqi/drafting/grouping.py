"""Do two comments say the same? By the words they share, whatever their order; within one clause only."""

from collections.abc import Mapping

from rapidfuzz import fuzz

ALIKE = 72
"""From this likeness on (0 to 100) a comment joins a group; an officer can part them again."""
_PAIR = 2


def likeness(one: str, other: str) -> int:
    """0 to 100, over pairs of signs: Chinese has no spaces between words.

    >>> likeness("租金补贴比例太低，建议提高到50%", "建议提高租金补贴比例到50%，现在太低") >= ALIKE
    True
    >>> likeness("租金补贴比例太低", "希望增加直播人才公寓") >= ALIKE
    False
    """
    return round(fuzz.token_sort_ratio(_pairs(one), _pairs(other)))


def _pairs(text: str) -> str:
    signs = [c for c in text.lower() if c.isalnum()]
    return " ".join("".join(signs[i : i + _PAIR]) for i in range(max(1, len(signs) - 1)))


def nearest_group(body: str, groups: Mapping[int, list[str]]) -> int | None:
    """The group, by its number, with the comment most like this one; None where none is ALIKE."""
    best = max(
        ((max(likeness(body, other) for other in bodies), -key) for key, bodies in groups.items() if bodies), default=None
    )
    return -best[1] if best and best[0] >= ALIKE else None
