"""What is no passkey's answer is refused as a wrong code is, at every address that takes one."""

import json

import pytest
from django.core.cache import cache
from django.test import Client

from web.routes import world
from web.test_routes import sign_in

pytestmark = pytest.mark.django_db

SHAPED = {"id": "YQ", "rawId": "YQ", "type": "public-key"}
JUNK = (
    "", "1", "NaN", "1e400", '"x"', "[]", "{}", '{"id": 1}', '{"response": null}', '{"id": "é", "rawId": "%", "type": []}',
    "[" * 2000,
    "9" * 4301,
    json.dumps(SHAPED | {"response": {}}),
    json.dumps(SHAPED | {"response": {"clientDataJSON": "YQ", "authenticatorData": "YQ", "signature": "YQ"}}),
    json.dumps(SHAPED | {"response": {"clientDataJSON": "e30", "attestationObject": "oA"}}),
    json.dumps(SHAPED | {"response": {"clientDataJSON": "e30", "authenticatorData": "A" * 50, "userHandle": "\ud800"}}),
)  # fmt: skip
"""No JSON, JSON of other things, too deep, too long a number, and what looks like an answer until it is read."""


@pytest.mark.parametrize(("path", "role"), [("login", ""), ("add", "manager"), ("again", "officer")])
def test_what_is_no_answer_of_a_passkey_is_refused(path: str, role: str) -> None:
    account = world().accounts[role] if role else None
    for junk in JUNK:
        client = Client()
        cache.clear()  # of a network only so many tries are answered
        if account:
            sign_in(client, account)
        answer = client.post(f"/account/passkeys/{path}/", {"credential": junk, "name": "甲"}, follow=True)
        assert answer.status_code == 200, junk
        assert account is None or not account.authenticator_set.filter(type="webauthn").exists()
        assert ("_auth_user_id" in client.session) is bool(role)
