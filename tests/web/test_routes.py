"""Every address × every role × the own or another's object: who gets in stands in routes.py, and nobody else does."""

import time
from collections.abc import Iterator
from copy import copy
from http.cookies import SimpleCookie

import pytest
from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from huiqi.access.models import Account
from web.routes import EVERYONE, ROUTES, World, who

pytestmark = pytest.mark.django_db
SIGN_IN, SECOND_FACTOR = "/account/login/", "/account/second-factor/app/"


def named_routes(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    """The name of each route, with its namespace; a route without one gives its pattern."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield prefix + (pattern.name or f"unnamed {pattern.pattern}")
        else:
            yield from named_routes(pattern, f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix)


def test_every_route_has_its_row_and_every_row_its_route() -> None:
    assert sorted(named_routes(get_resolver())) == sorted(ROUTES)


def sign_in(client: Client, account: Account) -> None:
    """Somebody who has just typed their password, so that nothing asks for it again."""
    client.force_login(account)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(account.pk)
    session.save()


@pytest.fixture(scope="module")
def cookies_of_a_file(district_of_a_file: World) -> dict[str, SimpleCookie]:
    """What the browser of each role holds: to sign in took as long as an eighth of all that is asked here."""
    clients = {role: Client() for role in EVERYONE}
    for role, account in district_of_a_file.accounts.items():
        sign_in(clients[role], account)
    return {role: client.cookies for role, client in clients.items()}


@pytest.fixture
def cookies(cookies_of_a_file: dict[str, SimpleCookie], settings) -> dict[str, SimpleCookie]:
    """The same, and nobody has to type a password again while this file takes its minutes."""
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 3600
    return cookies_of_a_file


def admitted(route: str, cookies: dict[str, SimpleCookie], objects: dict[str, object]) -> set[str]:
    """The roles that are let in; each asks in a transaction of its own that leaves nothing behind."""
    row = ROUTES[route]
    path = reverse(route, kwargs={name: objects[key] for name, key in row.objects.items()})
    found = set()
    for role in sorted(EVERYONE):
        client = Client(raise_request_exception=True)
        client.cookies = copy(cookies[role])
        with transaction.atomic():
            answer = getattr(client, row.method)(path, row.data, headers={"accept": "text/html"})
            transaction.set_rollback(True)
        assert answer.status_code < 500, f"{route} fails for {role}"
        shown = answer.status_code not in (401, 403, 404)
        sent_away = answer.status_code == 302 and answer["Location"].split("?")[0] in (SIGN_IN, SECOND_FACTOR)
        if shown and not sent_away:
            found.add(role)
    return found


@pytest.mark.parametrize("route", ROUTES)
def test_a_route_lets_in_whom_its_row_names(route: str, district: World, cookies: dict[str, SimpleCookie]) -> None:
    row = ROUTES[route]
    assert sorted(admitted(route, cookies, district.own)) == sorted(who(row.may))
    if row.others is not None:
        assert admitted(route, cookies, district.other) == who(row.others)


def test_a_row_that_names_too_few_or_too_many_is_noticed(district: World, cookies: dict[str, SimpleCookie]) -> None:
    assert admitted("audit-log", cookies, district.own) != who("auditor administrator")
    assert admitted("catalogue", cookies, district.own) != who("signed_in")
