"""Which operations are there, and what does each answer? Nothing is stored; decisions are the register's only."""

import datetime as dt
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Query
from ninja.renderers import JSONRenderer

from huiqi.engine.bind import Binding, DecisionError, read_number
from huiqi.engine.explain import as_json, explain, number_json
from huiqi.engine.facts import Fact, FactError, nearest_name, read_facts
from huiqi.engine.find import find, finding_json
from huiqi.engine.program import Program
from huiqi.engine.rule import Measure
from huiqi.policies import POLICIES, load
from huiqi.register import queries
from huiqi.web.api import own, public
from huiqi.web.api import schemas as s
from huiqi.web.api.document import Api
from huiqi.web.api.naming import NO_NUL, MeasureName, PolicyId, known_measure, known_policy, unknown
from huiqi.web.api.problems import Body, Wrong, answer_problems
from huiqi.web.public.search import find_measures
from huiqi.web.public.words import today
from huiqi.web.tags import tr


class Plain(JSONRenderer):
    """JSON with Chinese as it is written."""

    json_dumps_params: Mapping[str, Any] = {"ensure_ascii": False}


class PolicyApi(Api):
    """The API under /api/v1/."""

    error = s.Problem


api = PolicyApi(
    title="惠企 huiqi",
    version="1",
    description="政策的措施、数字和条件，以及对一家企业的测算。金额为整数分，比例为万分之一。",
    docs_url=None,
    parser=Body(),
    renderer=Plain(),
    urls_namespace="api-1",
)
answer_problems(api)
api.add_router("", public.router)
api.add_router("", own.router)
OnDay = Query(None, alias="on", ge=s.DAY_FIRST, le=s.DAY_LAST, description="default: today")


@api.get("/policies", response=list[s.PolicyOut], summary=_("列出政策"), operation_id="policies")
def policies(request: HttpRequest) -> list[dict[str, object]]:
    """Every policy, with the version of its rules."""
    return [_policy_json(load(policy_id)) for policy_id in POLICIES]


@api.get("/policies/{policy}", response=s.PolicyOut, summary=_("一项政策"), operation_id="policy")
def policy(request: HttpRequest, policy: str = PolicyId) -> dict[str, object]:
    """One policy and what its text leaves open."""
    return _policy_json(known_policy(policy))


@api.get(
    "/policies/{policy}/measures",
    response=list[s.MeasureOut],
    summary=_("查找措施：按关键词、部门和类型"),
    operation_id="measures",
)
def measures(
    request: HttpRequest,
    policy: str = PolicyId,
    q: str = Query("", max_length=80, pattern=NO_NUL, examples=["房租"]),
    lead: str = Query("", max_length=80, pattern=NO_NUL, examples=["区工信局"]),
    kind: str = Query("", max_length=40, pattern=NO_NUL, examples=["subsidy"]),
) -> list[dict[str, object]]:
    """Measures in the order of the text: all words of `q`, or what comes closest where no measure has them all."""
    found = find_measures(known_policy(policy).policy.id, q)[0]
    return [_measure_json(m) for m in found if lead in ("", m.lead, *m.co_departments) and kind in ("", m.kind)]


@api.get(
    "/policies/{policy}/measures/{measure}",
    response=s.MeasureDetail,
    summary=_("一项措施：数字、条件、步骤、材料和未明确的问题"),
    operation_id="measure",
)
def measure(
    request: HttpRequest, policy: str = PolicyId, measure: str = MeasureName, on: s.Day = OnDay
) -> dict[str, object]:
    """One measure on a day, with every number and what fixes it."""
    program = known_policy(policy)
    return _detail_json(known_measure(program, measure), queries.binding(program, on or today()))


@api.get(
    "/policies/{policy}/facts",
    response=list[s.FactOut],
    summary=_("可以填写的事实"),
    operation_id="facts",
)
def facts(request: HttpRequest, policy: str = PolicyId) -> list[dict[str, object]]:
    """Every fact that may be sent: its type, its limits, and which measures read it."""
    program = known_policy(policy)
    readers = {m.id: program.facts_of(m.id) for m in program.policy.measures}
    return [_fact_json(f, [m for m, read in readers.items() if f.name in read]) for f in program.policy.facts.values()]


@api.post(
    "/policies/{policy}/measures/{measure}/explain",
    response=s.ExplanationOut,
    summary=_("测算一家企业的一项措施，逐条说明"),
    operation_id="explain",
)
def explain_measure(
    request: HttpRequest, body: s.ExplainIn, policy: str = PolicyId, measure: str = MeasureName
) -> dict[str, object]:
    """The answer for one firm with its whole trace. What the request supposes makes it unpayable."""
    program = known_policy(policy)
    chosen = known_measure(program, measure)
    return as_json(explain(_binding(program, body), chosen.id, _facts(program, body.facts)), gettext)


@api.post(
    "/policies/{policy}/find",
    response=s.FindingOut,
    summary=_("看哪些措施可能适用、多少钱、下一题问什么"),
    operation_id="find",
)
def find_measures_for(request: HttpRequest, body: s.FindIn, policy: str = PolicyId) -> dict[str, object]:
    """All measures for one firm, and the question that can move the most money."""
    program = known_policy(policy)
    known = _facts(program, body.facts)
    _facts(program, dict.fromkeys(body.declined))
    within = {known_measure(program, name).id for name in body.measures}
    return finding_json(find(_binding(program, body), known, declined=body.declined, within=within), gettext)


def _facts(program: Program, raw: dict[str, Any]) -> dict[str, int]:
    known = program.policy.facts
    try:
        return read_facts(known, raw)
    except FactError as error:
        unknown = error.fact not in known
        near = nearest_name(error.fact, known) if unknown else None
        code = "FACT_UNKNOWN" if unknown else "FACT_VALUE"
        raise Wrong(HTTPStatus.UNPROCESSABLE_ENTITY, code, tr(error.reason), name=error.fact, nearest=near) from None


def _binding(program: Program, body: s.ExplainIn) -> Binding:
    """The recorded decisions, then what the request supposes."""
    on: dt.date = body.on or today()
    supposed = {}
    for key, value in body.scenario.items():
        if key not in program.numbers:
            raise unknown("NUMBER", gettext("政策中没有名为 %(name)s 的数字"), key, program.numbers)
        number = program.numbers[key]
        if isinstance(value, str) != bool(number.choices or number.unit == "date"):
            want = gettext("文字") if isinstance(value, int) else gettext("整数")
            detail = gettext("%(name)s 的值应为%(want)s") % {"name": key, "want": want}
            raise Wrong(HTTPStatus.UNPROCESSABLE_ENTITY, "NUMBER", detail, name=key)
        try:
            supposed[key] = read_number(number, str(value))
        except DecisionError as error:
            raise Wrong(HTTPStatus.UNPROCESSABLE_ENTITY, "NUMBER", tr(error.reason), name=key) from None
    return queries.binding(program, on).supposing(supposed)


def _policy_json(program: Program) -> dict[str, object]:
    p = program.policy
    return {
        "id": p.id,
        "title": gettext(p.title),
        "edition": p.edition,
        "version": program.version,
        "measures": len(p.measures),
        "questions": [gettext(q) for q in p.questions],
    }


def _measure_json(m: Measure) -> dict[str, object]:
    return {
        "id": m.id,
        "clause": m.clause,
        "title": gettext(m.title),
        "kind": m.kind,
        "summary": gettext(m.summary),
        "who": gettext(m.who),
        "lead": gettext(m.lead),
        "co_departments": [gettext(d) for d in m.co_departments],
        "blocked": _said(m.blocked),
    }


def _detail_json(m: Measure, binding: Binding) -> dict[str, object]:
    program = binding.program
    lines = program.lines[m.id]
    conditions = [program.values[name] for name in lines.conditions]
    return _measure_json(m) | {
        "on": binding.on,
        "numbers": [number_json(n, binding, gettext) for n in program.numbers_of(m.id).values()],
        "undecided": [n.key for n in binding.undecided(m.id)],
        "conditions": [
            {"key": c.key, "label": gettext(c.label), "clause": c.clause, "says": c.says, "origin": c.origin}
            for c in conditions
        ],
        "steps": [{"key": v.key, "label": gettext(v.label)} for v in (program.values[name] for name in lines.steps)],
        "facts": list(program.facts_of(m.id)),
        "papers": [{"name": gettext(p.name), "deferrable": p.deferrable, "source": _said(p.source)} for p in m.papers],
        "results": [gettext(r) for r in m.results],
        "questions": [gettext(q) for q in m.questions],
    }


def _fact_json(f: Fact, measures: list[str]) -> dict[str, object]:
    return {
        "name": f.name,
        "kind": f.kind,
        "unit": f.unit,
        "label": gettext(f.label),
        "ask": gettext(f.ask),
        "why": _said(f.why),
        "lowest": f.show(f.lo),
        "highest": f.show(f.hi),
        "codes": [{"key": c.key, "label": gettext(c.label), "note": _said(c.note)} for c in f.codes],
        "measures": measures,
    }


def _said(text: str) -> str:
    """gettext, but of nothing it is nothing: the empty msgid is the catalogue's own header."""
    return gettext(text) if text else ""
