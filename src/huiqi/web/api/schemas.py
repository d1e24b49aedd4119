"""Which JSON goes in and comes out? One class a shape. Money is whole fen, rates basis points, dates YYYY-MM-DD."""

import datetime as dt
from typing import Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field, StrictInt, StrictStr

from huiqi.web.api.days import IsoDay

DAY_FIRST, DAY_LAST = dt.date(1900, 1, 1), dt.date(2200, 12, 31)
Day = IsoDay | None
FACTS_EXAMPLE: Any = {
    "operates_in_district": True,
    "on_dishonesty_list": False,
    "false_material_within_3y": False,
    "livestream_firm": True,
    "in_recognised_venue": True,
    "rent_years_supported": 1,
    "sublet": False,
    "lease_filed": True,
    "rent_paid_fen": 123_456_789,
    "other_rent_subsidy_fen": 0,
}


class Problem(Schema):
    """An error after RFC 9457: `code` for machines, `detail` for people, `name` the fact or number it is about."""

    model_config = ConfigDict(extra="forbid")
    type: str = "about:blank"
    title: str
    status: int
    detail: str
    code: str
    name: str | None = None
    nearest: str | None = None


class Exact(Schema):
    """A shape with these keys and no others."""

    model_config = ConfigDict(extra="forbid")


class ProtocolError(Exact):
    """An error as the CommonGrants protocol writes it; `errors` says more where there is more to say."""

    status: int
    message: str
    errors: list[dict[str, str]]


class PolicyOut(Exact):
    """One policy: which text, and the version of every rule in it."""

    id: str
    title: str
    edition: str
    version: str
    measures: int
    questions: list[str]


class CodeOut(Exact):
    """One row of a table of codes."""

    key: str
    label: str
    note: str


class FactOut(Exact):
    """One thing that can be known of a firm; `lowest` and `highest` in the form a value is sent."""

    name: str
    kind: Literal["bool", "fen", "count", "date", "code"]
    unit: str
    label: str
    ask: str
    why: str
    lowest: bool | int | str
    highest: bool | int | str
    codes: list[CodeOut]
    measures: list[str]


class MeasureOut(Exact):
    """One measure in a list."""

    id: str
    clause: str
    title: str
    kind: str
    summary: str
    who: str
    lead: str
    co_departments: list[str]
    blocked: str


class NumberOut(Exact):
    """A number of the policy: what fixes it is words of the text, an origin, or a decision."""

    key: str
    label: str
    value: int | str
    unit: str
    says: str | None
    origin: str | None
    decided_by: str | None
    decided_from: dt.date | None


class ConditionOut(Exact):
    """One requirement, with the words or the origin it rests on."""

    key: str
    label: str
    clause: str
    says: str | None
    origin: str | None


class PaperOut(Exact):
    """A document to hand in; `source` names who else could give it."""

    name: str
    deferrable: bool
    source: str


class StepOut(Exact):
    """One line of the sum."""

    key: str
    label: str


class MeasureDetail(MeasureOut):
    """A whole measure on a day. `undecided` names the numbers that nothing can be paid by yet."""

    on: dt.date
    numbers: list[NumberOut]
    undecided: list[str]
    conditions: list[ConditionOut]
    steps: list[StepOut]
    facts: list[str]
    papers: list[PaperOut]
    results: list[str]
    questions: list[str]


class LineOut(Exact):
    """One line of a trace; `value` is null where facts are missing, `range` includes both ends."""

    key: str
    kind: Literal["condition", "eligible", "step", "award", "total"]
    label: str
    clause: str
    says: str | None
    origin: str | None
    value: bool | int | None
    range: list[int]
    formula: str
    numbers: list[NumberOut]


class ExplanationOut(Exact):
    """The answer for one firm and one measure: the same JSON as `huiqi explain --json`."""

    measure: str
    policy_version: str
    engine_version: str
    numbers_hash: str
    on: dt.date
    status: Literal["eligible", "refused", "unknown"]
    award_fen: int | None
    award_range_fen: list[int]
    refused: list[str]
    missing: list[str]
    payable: bool
    blocked_by: list[str]
    warnings: list[str]
    trace: list[LineOut]


class QuestionOut(Exact):
    """The question to ask next, and by how many fen its answer can move the total."""

    key: str
    ask: str
    why: str
    facts: list[str]
    moves_fen: int


class FindingOut(Exact):
    """What is possible, for how much, and what is best asked next."""

    policy: str
    on: dt.date
    total_range_fen: list[int]
    possible: list[str]
    questions_ahead: int
    next: QuestionOut | None
    answers: list[ExplanationOut]


class ExplainIn(Schema):
    """A firm's facts by name. Missing or null is not known. `scenario` supposes numbers: nothing is payable by it."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"facts": FACTS_EXAMPLE, "scenario": {"livestream.m03.rate_bp": 3000}}]},
    )
    facts: dict[str, Any]
    on: Day = Field(default=None, ge=DAY_FIRST, le=DAY_LAST, description="default: today")
    scenario: dict[str, StrictInt | StrictStr] = Field(default_factory=dict, description="numbers by full key")


class FindIn(ExplainIn):
    """As for explain; `declined` names facts the firm cannot tell, `measures` the ones to look at (none means all)."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"facts": {"livestream_firm": True}, "declined": ["sublet"]}]}
    )
    declined: list[str] = Field(default_factory=list, max_length=200)
    measures: list[str] = Field(default_factory=list, max_length=50)
