"""How does a test visit pages as somebody, and read what they say?"""

import re

from django.http import HttpResponse
from django.test import Client

from web.routes import World


def as_(place: World, role: str) -> Client:
    """A client signed in as the person of a role."""
    client = Client()
    client.force_login(place.accounts[role])
    return client


def text(answer: HttpResponse) -> str:
    """The words of a page without its tags, with single blanks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))
