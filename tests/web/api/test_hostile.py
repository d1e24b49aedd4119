"""Schemathesis on every operation of every API: valid and wrong data, every check it has, with and without a token.

HOSTILE_EXAMPLES says how many examples each operation gets; 15 where it is not set.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from django.http import HttpRequest, HttpResponse

from huiqi.web.api import problems
from web.api.asking import secret_of
from web.routes import World, world

pytestmark = pytest.mark.django_db
EXAMPLES = os.environ.get("HOSTILE_EXAMPLES", "15")
TESTS = Path(__file__).parents[2]
OURS, PROTOCOL = "/api/v1/openapi.json", "/common-grants/openapi.json"
WITH_TOKEN = "^/api/v1/(me|cases|payments|budget)"


@pytest.fixture
def place(settings) -> World:
    """A district with a window, an award in its notice and one that was paid; nobody waits for the next minute here."""
    settings.API_PER_MINUTE = {"address": 10**9, "token": 10**9}
    made = world()
    assert made.own["batch"]
    assert made.other["notice"]
    return made


def run(address: str, *options: str, examples: str = EXAMPLES) -> tuple[int, str]:
    """The exit code and the words of one run."""
    command = [Path(sys.executable).with_name("st"), "run", address, "--checks", "all", "--max-examples", examples]
    command += ["--continue-on-failure", "--generation-database", "none", "--no-color", *options]
    named = {"SCHEMATHESIS_HOOKS": "web.api.hostile", "PYTHONPATH": os.pathsep.join([str(TESTS), *sys.path])}
    with tempfile.TemporaryDirectory() as folder:  # it leaves its notes where it runs
        done = subprocess.run(command, capture_output=True, text=True, env=os.environ | named, check=False, cwd=folder)
    return done.returncode, done.stdout + done.stderr


def expect_whole(code: int, said: str, operations: int) -> None:
    """No failure, no error, and every operation was asked."""
    assert code == 0, said
    assert int(re.search(r"Tested: (\d+)", said)[1]) == operations, said


def test_our_api_with_a_token(live_server, place) -> None:
    secret = secret_of(place, "treasury")
    expect_whole(*run(live_server.url + OURS, "--header", f"Authorization: Bearer {secret}"), operations=16)


def test_what_needs_a_token_without_one(live_server, place) -> None:
    expect_whole(*run(live_server.url + OURS, "--include-path-regex", WITH_TOKEN), operations=5)


def test_the_protocol(live_server, place) -> None:
    expect_whole(*run(live_server.url + PROTOCOL), operations=6)


def test_a_planted_fault_is_found(live_server, place, monkeypatch) -> None:
    def bare(request: HttpRequest, wrong: problems.Wrong) -> HttpResponse:
        return HttpResponse(wrong.detail, status=418)

    monkeypatch.setattr(problems, "problem", bare)
    code, said = run(live_server.url + OURS, "--include-path-regex", "/me$", examples="1")
    assert code != 0
    assert "[418] I'm a Teapot" in said
