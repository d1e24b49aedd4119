"""What does a page say to machines that read schema.org? The service, who provides it, when it is open; and the way to it.

Only what is true and public is said, in properties that schema.org gives the type.
"""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from huiqi.cases.models import Window
from huiqi.engine.rule import Measure
from huiqi.web.public.words import KINDS

CONTEXT = "https://schema.org"
LANGUAGES = ("zh-Hans", "en")


def absolute(path: str) -> str:
    """The permanent address of a path of this service."""
    return f"{settings.SITE}{path}"


def government_service(measure: Measure, policy: str, window: Window | None) -> dict[str, Any]:
    """A measure as a GovernmentService; open from and to are its window's, and a measure that is closed has no channel."""
    address = absolute(reverse("measure", args=[policy, measure.short]))
    said: dict[str, Any] = {
        "@context": CONTEXT, "@type": "GovernmentService", "@id": address, "url": address, "name": _(measure.title),
        "description": _(measure.summary), "serviceType": _(KINDS[measure.kind]), "identifier": measure.id,
        "provider": organisation(measure.lead), "audience": {"@type": "BusinessAudience", "audienceType": _(measure.who)},
        "areaServed": {"@type": "AdministrativeArea", "name": _("深圳市南山区")},
    }  # fmt: skip
    if measure.blocked:
        return said
    apply = reverse("services") if measure.is_service else reverse("my-apply", args=[measure.short])
    said["availableChannel"] = {
        "@type": "ServiceChannel", "serviceUrl": absolute(apply), "availableLanguage": list(LANGUAGES),
    }  # fmt: skip
    if window:
        opens, closes = timezone.localtime(window.opens_at), timezone.localtime(window.closes_at)
        said["hoursAvailable"] = {
            "@type": "OpeningHoursSpecification", "validFrom": opens.isoformat(), "validThrough": closes.isoformat(),
        }  # fmt: skip
    return said


def organisation(department: str) -> dict[str, Any]:
    """A department as a GovernmentOrganization."""
    return {"@type": "GovernmentOrganization", "name": _(department)}


def breadcrumbs(way: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The way to a page, names with paths, as a BreadcrumbList."""
    steps = [
        {"@type": "ListItem", "position": place, "name": name, "item": absolute(path)}
        for place, (name, path) in enumerate(way, start=1)
    ]
    return {"@context": CONTEXT, "@type": "BreadcrumbList", "itemListElement": steps}
