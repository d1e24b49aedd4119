"""How is the API called? A page made from the OpenAPI document itself: every operation with a call to copy."""

import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from huiqi.access.tokens import SCOPES
from huiqi.web.api.document import Api
from huiqi.web.api.operations import api as ours
from huiqi.web.api.paging import LIMIT_MAX
from huiqi.web.api.problems import BODY_MAX, TITLES
from huiqi.web.commongrants.operations import api as protocol


@dataclass(frozen=True)
class Parameter:
    """One value in the address of an operation."""

    name: str
    place: str
    example: str


@dataclass(frozen=True)
class Operation:
    """One operation: how it is called, with an example that runs as it stands. `body` is empty for a GET.

    `needs` is None where no token is asked for, else the scope it must have, empty where any token will do.
    """

    id: str
    method: str
    path: str
    summary: str
    parameters: list[Parameter]
    call: str
    body: str
    needs: str | None

    @property
    def opens(self) -> bool:
        """Whether the example can be opened with a click, whatever the district holds."""
        return not self.body and self.needs is None and not any(p.name == "number" for p in self.parameters)


def operations(host: str, api: Api = ours) -> list[Operation]:
    """Every operation of the document, in its order; `host` stands before the example addresses."""
    schema: dict[str, Any] = api.get_openapi_schema()
    return [
        _operation(schema, path, method, operation, host)
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    ]


def _operation(schema: dict[str, Any], path: str, method: str, operation: dict[str, Any], host: str) -> Operation:
    parameters = [Parameter(p["name"], p["in"], str(p.get("example", ""))) for p in operation["parameters"]]
    call = path
    for p in parameters:
        call = call.replace(f"{{{p.name}}}", p.example or p.name)
    body = ""
    if "requestBody" in operation:
        reference = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].rsplit("/", 1)[-1]
        example = schema["components"]["schemas"][reference]["examples"][0]
        body = json.dumps(example, ensure_ascii=False, indent=2)
    needs = next((scope for asked in operation.get("security", []) for scope in [*asked["Token"], ""]), None)
    return Operation(
        operation["operationId"], method.upper(), path, operation["summary"], parameters, host + call, body, needs
    )


@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """The page under /api/v1/docs."""
    host = f"{request.scheme}://{request.get_host()}"
    context = {
        "section": "api",
        "host": host,
        "operations": operations(host),
        "protocol": operations(host, protocol),
        "scopes": {scope: words for scope, (_, words) in SCOPES.items()},
        "titles": TITLES,
        "kilobytes": BODY_MAX // 1024,
        "limits": settings.API_PER_MINUTE,
        "rows": LIMIT_MAX,
    }
    return render(request, "api/reference.html", context)
