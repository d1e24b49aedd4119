"""Which policy, measure or number does a name in a request stand for? A wrong one is answered with the nearest."""

from collections.abc import Iterable
from http import HTTPStatus

from django.utils.translation import gettext
from ninja import Path

from huiqi.engine.facts import nearest_name
from huiqi.engine.program import Program
from huiqi.engine.rule import Measure
from huiqi.policies import POLICIES, load
from huiqi.web.api.problems import Wrong

NO_NUL = r"^[^\x00]*$"
"""What a text in an address is: any other is a bad request, whatever asks."""
PolicyId = Path(..., examples=["livestream"])
MeasureName = Path(..., examples=["m03"], description="m03 or livestream.m03")


def known_policy(policy_id: str) -> Program:
    """The program of a policy. Raises Wrong."""
    if policy_id not in POLICIES:
        raise unknown("POLICY_UNKNOWN", gettext("没有编号为 %(name)s 的政策"), policy_id, POLICIES)
    return load(policy_id)


def known_measure(program: Program, name: str) -> Measure:
    """The measure of a program by its id or the last part of it. Raises Wrong."""
    try:
        return program.policy.measure(name)
    except KeyError:
        known = [m.id if "." in name else m.short for m in program.policy.measures]
        raise unknown("MEASURE_UNKNOWN", gettext("没有编号为 %(name)s 的措施"), name, known) from None


def unknown(code: str, words: str, name: str, known: Iterable[str]) -> Wrong:
    """A name that stands for nothing, with the nearest that does."""
    near = nearest_name(name, known)
    detail = words % {"name": name} + (gettext("；是否想写 %(near)s？") % {"near": near} if near else "")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if code == "NUMBER" else HTTPStatus.NOT_FOUND
    return Wrong(status, code, detail, name=name, nearest=near)
