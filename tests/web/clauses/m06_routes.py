"""Which routes have requests for services, and what are they about?"""

import datetime as dt
from collections.abc import Callable

from cases import people
from huiqi.cases import actions
from huiqi.cases.models import ServicePart, ServiceRequest
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
    "message-open-service": Route(FILL, "nobody", {"event_id": "told_of_service"}),
    "desk-request": Route(f"{FIRM} auditor", "auditor", REQUEST),
}


def _asked(code: str, *, with_file: bool = False) -> ServiceRequest:
    """A request for a school place; each an hour after the last, since two at once would be one."""
    people.firm(code)
    files = [(SCHOOLING, "户口簿或出生医学证明", "证明.pdf", specimen_pdf(code))] if with_file else []
    at = people.moment(3, 2) + dt.timedelta(hours=ServiceRequest.objects.count())
    return actions.ask(
        actor=people.applicant(code), credit_code=code, service="talent", parts=(SCHOOLING,), typed=CHILD, at=at, files=files
    )


def _returned(code: str) -> ServiceRequest:
    """A request whose part was sent back."""
    request = _asked(code)
    part, at = request.parts.get(), people.moment(3, 5)
    actions.return_part(actor=TALENT_OFFICER, part_id=part.pk, version=request.version, at=at, why="请补证明")
    return request


def _returned_part(code: str) -> int:
    """The part of the last request that was sent back."""
    returned = ServicePart.objects.filter(request__enterprise__credit_code=code, state="returned")
    return int(returned.latest("pk").pk)


OBJECTS: dict[str, Callable[[str], object]] = {
    "request": lambda code: str(_asked(code)),
    "request_file": lambda code: _asked(code, with_file=True).parts.get().files.get().pk,
    "service": lambda code: "talent",
    "returned_request": lambda code: str(_returned(code)),
    "returned_part": _returned_part,
    "told_of_service": lambda code: _returned(code).events.get(event="return").pk,
}
