"""How are rows found by what somebody typed into a search field?"""

from typing import TypeVar

from django.db.models import Model, Q, QuerySet

MOST_WORDS = 5
"""Of a search only so many words are looked for."""

M = TypeVar("M", bound=Model)


def containing(rows: QuerySet[M], words: str, *columns: str, beginning: str = "") -> QuerySet[M]:
    """The rows in which each word stands in one of the columns at least, in any case; all rows where nothing was typed.

    `beginning` names a column that is looked for from its first letter, as its index allows.
    """
    for word in words.split()[:MOST_WORDS]:
        somewhere = Q((f"{beginning}__startswith", word)) if beginning else Q()
        for column in columns:
            somewhere |= Q((f"{column}__icontains", word))
        rows = rows.filter(somewhere)
    return rows
