"""Published versions with their guides, as everybody reads them."""

from django.db.models import QuerySet

from huiqi.drafting.errors import UnknownDraft
from huiqi.drafting.models import Guide


def guides() -> QuerySet[Guide]:
    """Every published version's guide with its version and draft, the latest to take effect first."""
    return Guide.objects.select_related("version", "draft").order_by("-version__effective_on", "-version__pk")


def guide(version_id: int) -> Guide:
    """The guide to one published version, released or not. Raises UnknownDraft."""
    found = guides().filter(version__id=version_id).first()
    if found is None:
        raise UnknownDraft("VERSION_UNKNOWN", "没有公布过这个文件；请从已公布文件的列表进入。")
    return found
