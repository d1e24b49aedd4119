"""Which routes have requests for services, and what are they about?"""

from collections.abc import Callable
from typing import Any

from cases import people
from huiqi.cases import actions
from huiqi.cases.models import ServiceRequest
from huiqi.cases.offerings import SCHOOLING
from huiqi.gateways.specimen import specimen_pdf
from web.route import Route

FIRM = "manager filler reader"
FILL = "manager filler"
TALENT_OFFICER = people.who(9_062, "人力经办", "officer", department="区人力资源局")
CHILD = {
    ("", "name"): "王敏",
    ("", "phone"): "13800000000",
    ("", "level"): "省市级",
    (SCHOOLING, "child"): "王小宝",
    (SCHOOLING, "born"): "2019-05-01",
    (SCHOOLING, "stage"): "小学",
}
REQUEST = {"number": "request"}
ROUTES = {
    "my-requests": Route("signed_in"),
    "my-talent": Route(FILL),
    "my-request-new": Route(FILL, objects={"service": "service"}),
    "my-request": Route(FIRM, "nobody", REQUEST),
    "my-request-add": Route(FILL, "nobody", {"number": "returned_request", "part_id": "returned_part"}),
    "my-request-withdraw": Route(FILL, "nobody", REQUEST, method="post"),
    "request-file": Route(f"{FIRM} auditor", "auditor", {"file_id": "request_file"}),
    "desk-requests": Route("officer head auditor"),
    "desk-requests-export": Route("officer head auditor"),
    "desk-request": Route(f"{FIRM} auditor", "auditor", REQUEST),
}


def _request(code: str) -> ServiceRequest:
    people.firm(code)
    return actions.ask(
        actor=people.applicant(code), credit_code=code, service="talent", parts=(SCHOOLING,), typed=CHILD,
        at=people.moment(3, 2), files=[(SCHOOLING, "户口簿或出生医学证明", "证明.pdf", specimen_pdf(code))],
    )  # fmt: skip


def _returned(code: str) -> ServiceRequest:
    """A request of another day whose part was sent back."""
    people.firm(code)
    request = actions.ask(
        actor=people.applicant(code), credit_code=code, service="talent", parts=(SCHOOLING,), typed=CHILD,
        at=people.moment(3, 4),
    )  # fmt: skip
    part = request.parts.get()
    actions.return_part(
        actor=TALENT_OFFICER, part_id=part.pk, version=request.version, at=people.moment(3, 5), why="请补证明"
    )
    return request


OBJECTS: dict[str, Callable[[str], Any]] = {
    "request": lambda code: str(_request(code)),
    "request_file": lambda code: _request(code).parts.get().files.get().pk,
    "service": lambda code: "talent",
    "returned_request": lambda code: str(_returned(code)),
    "returned_part": lambda code: (
        ServiceRequest.objects.filter(enterprise__credit_code=code, parts__state="returned").latest("pk").parts.get().pk
    ),
}
