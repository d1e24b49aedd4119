"""What does an OpenAPI document say beside what each operation says itself? Errors, limits, headers, names of the law.

One place, so that no operation forgets a status it can answer and no list of facts is kept twice.
"""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from ninja import NinjaAPI, Schema

from huiqi.engine.facts import Fact
from huiqi.engine.rule import Number
from huiqi.policies import POLICIES, load

Json = dict[str, Any]
_RATES: Json = {
    "RateLimit-Policy": {"schema": {"type": "string"}, "description": 'the rule that counts: "token";q=600;w=60'},
    "RateLimit": {
        "schema": {"type": "string"},
        "description": 'requests left, seconds until all are back: "token";r=599;t=42',
    },
}
_ETAG: Json = {"ETag": {"schema": {"type": "string"}, "description": "send it as If-None-Match: 304 where nothing changed"}}
_LINK: Json = {"Link": {"schema": {"type": "string"}, "description": 'the next page: <address>; rel="next"'}}
_WAIT: Json = {"Retry-After": {"schema": {"type": "integer"}, "description": "seconds to wait"}}
_ASK: Json = {"WWW-Authenticate": {"schema": {"type": "string"}}}


class Api(NinjaAPI):
    """An API whose document is whole; `error` is the shape of its errors, sent as `error_type`."""

    error: type[Schema]
    error_type = "application/problem+json"

    def get_openapi_schema(self, **where: Any) -> Any:
        """The document, completed."""
        schema = super().get_openapi_schema(**where)
        components = schema["components"]
        components["schemas"][self.error.__name__] = self.error.model_json_schema(
            ref_template="#/components/schemas/{model}"
        )
        schemes = components.get("securitySchemes", {})
        scopes = {name: [scheme["description"]] if scheme.get("description") else [] for name, scheme in schemes.items()}
        if schemes:
            components["securitySchemes"] = {"Token": {"type": "http", "scheme": "bearer", "description": "huiqi_…"}}
        _tell_of_the_law(components["schemas"])
        for methods in schema["paths"].values():
            for method, operation in methods.items():
                if "security" in operation:  # the library names each scope a scheme
                    operation["security"] = [{"Token": scopes[name]} for asked in operation["security"] for name in asked]
                self._complete(method, operation)
        return schema

    def _complete(self, method: str, operation: Json) -> None:
        """Every status an operation may answer with, and the headers of each."""
        for parameter in operation["parameters"]:
            if "examples" in parameter:  # the library's list is a schema's; a parameter has one, or named ones
                parameter["example"] = parameter.pop("examples")[0]
            if parameter["in"] == "path" and parameter["name"] in _NAMES:
                parameter["schema"]["enum"] = _NAMES[parameter["name"]]()
        answers = operation["responses"]
        answers[200]["headers"] = _RATES | (_ETAG if method == "get" else {})
        if any(p["name"] == "cursor" for p in operation["parameters"]):
            answers[200]["headers"] |= _LINK
        for status in _errors_of(operation):
            extra = {429: _WAIT, 401: _ASK}.get(status, {})
            answers[int(status)] = {
                "description": status.phrase,
                "headers": _RATES | extra,
                "content": {self.error_type: {"schema": {"$ref": f"#/components/schemas/{self.error.__name__}"}}},
            }


def _errors_of(operation: Json) -> Iterator[HTTPStatus]:
    yield HTTPStatus.BAD_REQUEST
    yield HTTPStatus.TOO_MANY_REQUESTS
    if operation.get("security"):
        yield from (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
    if any(p["in"] == "path" for p in operation["parameters"]):
        yield HTTPStatus.NOT_FOUND
    if operation["parameters"] or "requestBody" in operation:
        yield HTTPStatus.UNPROCESSABLE_ENTITY
    if "requestBody" in operation:
        yield HTTPStatus.REQUEST_ENTITY_TOO_LARGE


def _measures() -> list[str]:
    return [name for policy in POLICIES.values() for m in policy.measures for name in (m.short, m.id)]


_NAMES = {"policy": lambda: list(POLICIES), "measure": _measures}
"""What a value in an address may be, by the parameter's name."""


def _tell_of_the_law(schemas: Json) -> None:
    """Which facts and numbers there are, with their limits, where a request names them."""
    facts = {name: _fact(f) for policy in POLICIES.values() for name, f in policy.facts.items()}
    numbers = {key: _number(n) for policy in POLICIES for key, n in load(policy).numbers.items()}
    for name in ("ExplainIn", "FindIn"):
        if name in schemas:
            told = schemas[name]["properties"]
            told["facts"] = {"$ref": "#/components/schemas/Facts"}
            told["scenario"] = {"$ref": "#/components/schemas/Scenario"}
            schemas["Facts"] = {"type": "object", "properties": facts, "additionalProperties": False}
            schemas["Scenario"] = {"type": "object", "properties": numbers, "additionalProperties": False}
    if "FindIn" in schemas:
        told = schemas["FindIn"]["properties"]
        told["declined"]["items"] = {"type": "string", "enum": list(facts)}
        told["measures"]["items"] = {"type": "string", "enum": _measures()}


def _fact(fact: Fact) -> Json:
    if fact.kind == "bool":
        told: Json = {"type": ["boolean", "null"]}
    elif fact.kind == "code":
        told = {"enum": [*(code.key for code in fact.codes), None]}
    elif fact.kind == "date":
        told = {"type": ["string", "null"], "format": "date"}
    else:
        told = {"type": ["integer", "null"], "minimum": fact.lo, "maximum": fact.hi}
    return told | {"description": fact.label}


def _number(number: Number) -> Json:
    lo, hi = number.range
    if number.choices:
        told: Json = {"enum": list(number.choices)}
    elif number.unit == "date":
        told = {"type": "string", "format": "date"}
    else:
        told = {"type": "integer", "minimum": lo, "maximum": hi}
    return told | {"description": number.label}
