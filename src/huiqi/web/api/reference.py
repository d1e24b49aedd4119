"""How is the API called? A page made from the OpenAPI document itself: every operation with a call to copy."""

import json
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from huiqi.web.api.operations import api
from huiqi.web.api.problems import BODY_MAX, TITLES


@dataclass(frozen=True)
class Parameter:
    """One value in the address of an operation."""

    name: str
    place: str
    example: str


@dataclass(frozen=True)
class Operation:
    """One operation: how it is called, with an example that runs as it stands. `body` is empty for a GET."""

    id: str
    method: str
    path: str
    summary: str
    parameters: list[Parameter]
    call: str
    body: str


def operations(host: str) -> list[Operation]:
    """Every operation of the document, in its order; `host` stands before the example addresses."""
    schema: dict[str, Any] = api.get_openapi_schema()
    return [
        _operation(schema, path, method, operation, host)
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    ]


def _operation(schema: dict[str, Any], path: str, method: str, operation: dict[str, Any], host: str) -> Operation:
    parameters = [
        Parameter(p["name"], p["in"], str((p["schema"].get("examples") or [""])[0])) for p in operation.get("parameters", [])
    ]
    call = path
    for p in parameters:
        call = call.replace(f"{{{p.name}}}", p.example)
    body = ""
    if "requestBody" in operation:
        reference = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].rsplit("/", 1)[-1]
        example = schema["components"]["schemas"][reference]["examples"][0]
        body = json.dumps(example, ensure_ascii=False, indent=2)
    return Operation(operation["operationId"], method.upper(), path, operation["summary"], parameters, host + call, body)


@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """The page under /api/v1/docs."""
    host = f"{request.scheme}://{request.get_host()}"
    context = {"section": "api", "operations": operations(host), "titles": TITLES, "kilobytes": BODY_MAX // 1024}
    return render(request, "api/reference.html", context)
