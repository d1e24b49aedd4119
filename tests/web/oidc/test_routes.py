"""The addresses that exist by a setting: with a provider they let in whom the second table of oidc_routes.py names."""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from access.people import NOON
from huiqi.access import actions
from huiqi.access.actor import actor_of
from web.oidc.conftest import Started
from web.oidc_routes import ROUTES, WITH_A_PROVIDER
from web.routes import EVERYONE, who, world
from web.test_routes import SECOND_FACTOR, SIGN_IN, sign_in

pytestmark = pytest.mark.django_db


def test_every_such_address_has_a_row_for_both() -> None:
    assert sorted(ROUTES) == sorted(WITH_A_PROVIDER)


@pytest.mark.parametrize("route", WITH_A_PROVIDER)
@pytest.mark.parametrize("own", [True, False])
def test_with_a_provider_a_route_lets_in_whom_its_row_names(provider: Started, route: str, own: bool) -> None:
    row, place = WITH_A_PROVIDER[route], world()
    if not own and row.others is None:
        return
    found = set()
    for role in sorted(EVERYONE):
        client = Client()
        with transaction.atomic():
            owner = place.accounts[role if own and role != "visitor" else "manager" if role != "manager" else "filler"]
            named = {"issuer": provider.issuer, "subject": "s", "label": "s"}
            identity = actions.link_identity(actor=actor_of(owner, "test"), at=NOON, **named)
            if role != "visitor":
                sign_in(client, place.accounts[role])
            path = reverse(route, kwargs={"identity_id": identity.pk} if row.objects else {})
            answer = getattr(client, row.method)(path)
            transaction.set_rollback(True)
        sent_away = answer.status_code == 302 and answer["Location"].split("?")[0] in (SIGN_IN, SECOND_FACTOR)
        if answer.status_code < 400 and not sent_away:
            found.add(role)
    assert found == who(row.may if own else row.others)
