"""How is a long list read whole? By a cursor: the key of the last row sent, so that it means that place for good.

The order is by what a row keeps for good, newest first. Rows that come in while somebody reads stand before the beginning:
whoever follows `next` sees each row that was there exactly once.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Query

Row = TypeVar("Row", bound=Model)
LIMIT, LIMIT_MAX = 50, 200
Limit = Query(LIMIT, ge=1, le=LIMIT_MAX, description="rows a page")
Cursor = Query("", pattern=r"^[0-9]{0,18}$", description="as the last page gave it; empty: from the latest on")


def paged(
    request: HttpRequest,
    answer: HttpResponse,
    rows: QuerySet[Row],
    show: Callable[[Sequence[Row]], list[dict[str, Any]]],
    *,
    cursor: str,
    limit: int,
) -> dict[str, object]:
    """One page of rows by falling key: `items`, and `next`, the address of what follows, also as a Link header."""
    if cursor:
        rows = rows.filter(pk__lt=int(cursor))
    found = list(rows.order_by("-pk")[: limit + 1])
    following = None
    if len(found) > limit:
        asked = request.GET.copy()
        asked["cursor"] = str(found[limit - 1].pk)
        following = request.build_absolute_uri(f"{request.path}?{asked.urlencode()}")
        answer["Link"] = f'<{following}>; rel="next"'
    return {"items": show(found[:limit]), "next": following}
