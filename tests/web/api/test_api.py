"""The JSON API answers as its own document says, like the command does, and a wrong request says what to write."""

import json
import re
import subprocess
import sys
from typing import get_args

import pytest
from django.test import Client
from playwright.sync_api import expect
from pydantic import TypeAdapter

from huiqi.engine.explain import as_json, explain
from huiqi.policies import load
from huiqi.register import queries
from huiqi.register.models import ParameterDecision
from huiqi.web.api import record_schemas as records
from huiqi.web.api import schemas
from huiqi.web.api.operations import api
from huiqi.web.commongrants.operations import api as protocol
from huiqi.web.public.words import today
from huiqi.web.reference import operations
from web.accessibility import SCREENS
from web.api.asking import bearer
from web.routes import world

pytestmark = pytest.mark.django_db
RATE = "livestream.m03.rate_bp"
ROOT = "/api/v1/policies/livestream"
PROGRAM = load("livestream")
SCHEMA = api.get_openapi_schema()
ANSWERS = {
    "policies": list[schemas.PolicyOut],
    "policy": schemas.PolicyOut,
    "measures": list[schemas.MeasureOut],
    "measure": schemas.MeasureDetail,
    "facts": list[schemas.FactOut],
    "explain": schemas.ExplanationOut,
    "find": schemas.FindingOut,
    "versions": list[records.VersionOut],
    "windows": records.WindowPage,
    "awards": records.AwardPage,
    "award": records.AwardOut,
    "me": records.MeOut,
    "cases": records.CasePage,
    "case": records.CaseDetail,
    "payments": records.BatchPage,
    "budget": list[records.BudgetOut],
}
"""What each operation of the document answers; every class refuses keys it does not name."""


def send(client: Client, address: str, body: object, **more: str):
    text = body if isinstance(body, (str, bytes)) else json.dumps(body)
    return client.post(f"{ROOT}{address}", text, content_type="application/json", **more)


@pytest.mark.parametrize("operation", operations(""), ids=lambda o: o.id)
def test_every_documented_example_answers_as_documented(client: Client, operation) -> None:
    headers = {}
    if operation.needs is not None or not operation.opens:
        place = world()
        assert place.own["batch"], "the examples name the first case and the first notice"
        headers = bearer(place, "treasury")
    answer = (
        client.post(operation.call, operation.body, content_type="application/json")
        if operation.body
        else client.get(operation.call, headers=headers)
    )
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/json; charset=utf-8")
    TypeAdapter(ANSWERS[operation.id]).validate_json(answer.content)


def test_every_operation_documents_its_answers() -> None:
    documented = [o for methods in SCHEMA["paths"].values() for o in methods.values()]
    assert {o["operationId"] for o in documented} == set(ANSWERS)
    for operation in documented:
        named = operation["responses"][200]["content"]["application/json"]["schema"]
        wanted = ANSWERS[operation["operationId"]]
        assert (
            re.search(r"\w+$", str(named.get("$ref") or named["items"]["$ref"]))[0]
            == (get_args(wanted) or (wanted,))[0].__name__
        )


def test_the_document_is_served(client: Client) -> None:
    assert json.loads(client.get("/api/v1/openapi.json").content)["openapi"] == "3.1.0"


@pytest.mark.parametrize("measure", [m.short for m in PROGRAM.policy.measures])
def test_every_measure_is_told_and_explained(client: Client, measure: str) -> None:
    told = client.get(f"{ROOT}/measures/{measure}").json()
    schemas.MeasureDetail.model_validate(told)
    assert {n["key"] for n in told["numbers"] if not (n["says"] or n["origin"])} == set()
    answer = send(client, f"/measures/{measure}/explain", {"facts": {}})
    schemas.ExplanationOut.model_validate(answer.json())


def test_the_answer_is_the_one_of_the_command(client: Client) -> None:
    facts = schemas.FACTS_EXAMPLE
    command = [sys.executable, "-m", "huiqi.web.commands", "explain", "livestream.m03", "--facts", "-", "--json"]
    command += ["--on", "2026-07-01"]
    said = subprocess.run(command, input=json.dumps(facts), capture_output=True, text=True, check=True).stdout
    answer = send(client, "/measures/m03/explain", {"facts": facts, "on": "2026-07-01"})
    assert answer.json() == json.loads(said)
    assert answer.json()["award_fen"] == 43_000_000


def test_a_recorded_decision_counts_and_a_supposed_number_pays_nothing(client: Client) -> None:
    facts = schemas.FACTS_EXAMPLE
    supposed = send(client, "/measures/m03/explain", {"facts": facts, "scenario": {"livestream.m03.rate_bp": 3000}}).json()
    assert (supposed["award_fen"], supposed["payable"]) == (37_000_000, False)
    ParameterDecision.objects.create(
        key=RATE, value=3000, valid_from=today(), document_number="文件〔2026〕1号", approver="甲"
    )
    decided = send(client, "/measures/m03/explain", {"facts": facts}).json()
    assert (decided["award_fen"], decided["payable"], decided["blocked_by"]) == (37_000_000, True, [])
    both = send(client, "/measures/m03/explain", {"facts": facts, "scenario": {"livestream.m03.rate_bp": 3500}}).json()
    assert (both["award_fen"], both["payable"]) == (43_000_000, False)
    (rate,) = [n for n in client.get(f"{ROOT}/measures/m03").json()["numbers"] if n["key"] == "livestream.m03.rate_bp"]
    assert (rate["value"], rate["decided_by"]) == (3000, "文件〔2026〕1号")


def test_the_day_decides_and_is_today_unless_said(client: Client) -> None:
    assert send(client, "/find", {"facts": {}}).json()["on"] == today().isoformat()
    assert send(client, "/find", {"facts": {}, "on": "2027-01-02"}).json()["on"] == "2027-01-02"


def test_find_leaves_out_what_the_firm_cannot_tell_and_looks_at_the_named_measures(client: Client) -> None:
    body = {"facts": {"livestream_firm": True}, "measures": ["m03"], "declined": ["in_recognised_venue"]}
    found = send(client, "/find", body).json()
    assert [a["measure"] for a in found["answers"]] == ["livestream.m03"]
    assert "in_recognised_venue" not in found["next"]["facts"]
    binding = queries.binding(PROGRAM, today())
    assert found["answers"] == [as_json(explain(binding, "m03", {"livestream_firm": 1}))]


def test_measures_are_searched_and_filtered(client: Client) -> None:
    def ids(query: str) -> list[str]:
        return [m["id"] for m in client.get(f"{ROOT}/measures?{query}").json()]

    assert ids("q=房租") == ["livestream.m03"]
    assert ids("lead=区工信局&kind=service") == ["livestream.m09", "livestream.m10"]
    assert len(ids("")) == 13


def test_labels_follow_the_readers_language(client: Client) -> None:
    english = client.get(f"{ROOT}/measures/m03", headers={"Accept-Language": "en"}).json()
    assert not re.search("[一-鿿]", english["title"] + english["summary"])
    assert client.get(f"{ROOT}/measures/m03").json()["title"] == "直播企业房租补贴"


@pytest.mark.parametrize(
    ("body", "status", "code", "name", "nearest"),
    [
        ({"facts": {"livestream_frm": True}}, 422, "FACT_UNKNOWN", "livestream_frm", "livestream_firm"),
        ({"facts": {"livestream_firm": 1}}, 422, "FACT_VALUE", "livestream_firm", None),
        ({"facts": {"rent_paid_fen": 1.0}}, 422, "FACT_VALUE", "rent_paid_fen", None),
        ({"facts": {"rent_paid_fen": -1}}, 422, "FACT_VALUE", "rent_paid_fen", None),
        ({"facts": {"rent_paid_fen": "1"}}, 422, "FACT_VALUE", "rent_paid_fen", None),
        (
            {"facts": {}, "scenario": {"livestream.m03.rate": 1}},
            422,
            "NUMBER",
            "livestream.m03.rate",
            "livestream.m03.rate_bp",
        ),
        ({"facts": {}, "scenario": {RATE: 99_999}}, 422, "NUMBER", RATE, None),
        ({"facts": {}, "scenario": {RATE: "3000"}}, 422, "NUMBER", RATE, None),
        ({"facts": {}, "scenario": {"livestream.m02.policy_start": 1}}, 422, "NUMBER", "livestream.m02.policy_start", None),
        ({"facts": {}, "on": 0}, 422, "BODY", "on", None),
        ({"facts": {}, "on": "tomorrow"}, 422, "BODY", "on", None),
        ({"facts": {}, "on": "9999-01-01"}, 422, "BODY", "on", None),
        ({"fact": {}}, 422, "BODY", "facts", None),
        ([1], 422, "BODY", "body", None),
        ("{", 400, "BODY", None, None),
        (b"\xff\xfe", 400, "BODY", None, None),
        ('{"facts": {"sublet": true, "sublet": false}}', 400, "BODY", None, None),
        ('{"facts": {"rent_paid_fen": %s}}' % ("9" * 5_000), 400, "BODY", None, None),
        ('{"facts": {"rent_paid_fen": NaN}}', 422, "FACT_VALUE", "rent_paid_fen", None),
        ("[" * 60_000, 400, "BODY", None, None),
        ('{"facts": {}}' + " " * 65_536, 413, "BODY_TOO_LARGE", None, None),
    ],
    ids=lambda value: str(value)[:40],
)
@pytest.mark.parametrize("address", ["/find", "/measures/m03/explain"])
def test_a_wrong_request_is_a_problem_with_the_way_out(client: Client, address, body, status, code, name, nearest) -> None:
    answer = send(client, address, body)
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")
    problem = schemas.Problem.model_validate_json(answer.content)
    assert (problem.status, problem.code, problem.name, problem.nearest) == (status, code, name, nearest)
    assert problem.detail


@pytest.mark.parametrize(
    ("address", "code", "nearest"),
    [
        ("/api/v1/policies/livestrem", "POLICY_UNKNOWN", "livestream"),
        (f"{ROOT}/measures/m3", "MEASURE_UNKNOWN", "m03"),
        (f"{ROOT}/measures/livestream.m99", "MEASURE_UNKNOWN", "livestream.m09"),
        ("/api/v1/nothing", "NOT_FOUND", None),
    ],
)
def test_a_wrong_address_is_a_problem_that_names_the_nearest(client: Client, address, code, nearest) -> None:
    answer = client.get(address)
    problem = schemas.Problem.model_validate_json(answer.content)
    assert (answer.status_code, problem.code, problem.nearest) == (404, code, nearest)


def test_a_program_needs_no_form_token() -> None:
    assert send(Client(enforce_csrf_checks=True), "/find", {"facts": {}}).status_code == 200


@pytest.mark.parametrize(("width", "language"), SCREENS)
def test_the_reference_lists_every_operation_and_is_accessible(page_at, expect_accessible, width, language) -> None:
    page = page_at(width, language)
    page.goto("/api/v1/docs")
    words = {"zh-CN": "列出政策", "en-GB": "List the policies"}[language]
    expect(page.get_by_role("heading", name=words)).to_be_visible()
    assert page.locator("code.path").count() == len(ANSWERS) + len(operations("", protocol))
    expect_accessible(page)


@pytest.mark.parametrize("document", ["/api/v1/openapi.json", "/common-grants/openapi.json"])
def test_the_document_promises_no_text_that_every_address_refuses(client: Client, document: str) -> None:
    operations = [op for path in client.get(document).json()["paths"].values() for op in path.values()]
    texts = [p for op in operations for p in op.get("parameters", ()) if p["schema"].get("type") == "string"]
    assert texts
    loose = [p["name"] for p in texts if not {"enum", "format", "pattern"} & p["schema"].keys()]
    assert loose == []
    assert client.get("/api/v1/policies/livestream/measures?lead=%00").status_code == 400
