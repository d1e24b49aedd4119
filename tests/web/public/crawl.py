"""What can a visitor come by? Every address that leads on from the public ones, in both languages, with what it says."""

import html
import re
from collections.abc import Iterator

from django.conf import settings
from django.test import Client

START = (
    "/", "/services", "/notices/", "/results", "/progress", "/complaints/", "/subscribe", "/consultations/", "/published",
    "/sitemap.xml", "/robots.txt", "/find/", "/api/v1/openapi.json", "/api/v1/policies", "/healthz",
)  # fmt: skip
_LEADS = re.compile(r"""(?:href|src|action|hx-get)="([^"#]+)|<loc>([^<]+)|<id>(http[^<]+)""")
_OURS = re.compile(r"^/(?!static/|account/|audit/|desk/|my/|find/.+|files/)")
MOST = 1_500
"""Answers after which the crawl is thought to run in circles."""


def crawl(*more: str) -> Iterator[tuple[str, bytes]]:
    """Each address with its answer. Files are opened: what a Word file holds is in its parts."""
    client, seen, left = Client(), set[str](), [*START, *more]
    while left:
        path = left.pop()
        if path in seen:
            continue
        seen.add(path)
        assert len(seen) < MOST, "the crawl does not end"
        answer = client.get(path, follow=True)
        assert answer.status_code < 500, path
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
        yield path, content
        if answer.headers.get("Content-Type", "").split(";")[0].endswith(("html", "xml")):
            for found in _LEADS.findall(content.decode()):
                to = html.unescape(next(filter(None, found))).removeprefix(settings.SITE)
                to = f"{path.split('?')[0]}{to}" if to.startswith("?") else to
                if _OURS.match(to):
                    left.append(to)
