"""What does the head of every page say of its reader? How many messages are unread, and whether they work at the desk."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from huiqi.cases import queries
from huiqi.web.account.actor import actor_in
from huiqi.web.officer.desk import READERS


def badge(request: HttpRequest) -> dict[str, object]:
    """`unread`: a number, 0 for whoever is not signed in; `works_here`, `reviews_here`: whether the desk, or the list of
    reviews, is theirs. Asked when read.
    """
    return {
        "unread": SimpleLazyObject(lambda: _count(request)),
        "works_here": SimpleLazyObject(lambda: _is_signed_in(request) and not actor_in(request).roles.isdisjoint(READERS)),
        "reviews_here": SimpleLazyObject(lambda: _is_signed_in(request) and "expert" in actor_in(request).roles),
    }


def _count(request: HttpRequest) -> int:
    return queries.unread(request.user.pk) if _is_signed_in(request) and request.user.pk else 0


def _is_signed_in(request: HttpRequest) -> bool:
    user = getattr(request, "user", None)
    return bool(user and user.is_authenticated)
