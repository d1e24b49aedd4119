"""How many messages has the reader not seen? One query, and none where the page does not ask."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from huiqi.cases import queries


def unread_messages(request: HttpRequest) -> dict[str, object]:
    """`unread` for every template: a number, 0 for whoever is not signed in."""
    return {"unread": SimpleLazyObject(lambda: _count(request))}


def _count(request: HttpRequest) -> int:
    user = getattr(request, "user", None)
    return queries.unread(user.pk) if user and user.is_authenticated else 0
