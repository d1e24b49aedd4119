"""Every reason for which the rooms refuse has its English, with the same values in it."""

import ast
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

import huiqi
from huiqi.access.errors import Forbidden
from huiqi.cases import errors
from huiqi.cases.errors import CaseError
from huiqi.cases.models import Event
from huiqi.cases.states import ROWS, State
from huiqi.drafting import errors as drafting
from huiqi.engine.bind import read_number
from huiqi.engine.facts import read_facts
from huiqi.engine.formula import show_value
from huiqi.engine.program import Program
from huiqi.ledger import errors as ledger
from huiqi.policies import load
from huiqi.register import errors as register
from huiqi.simulation.cells import read_cell
from huiqi.units.credit_code import CreditCodeError, read_credit_code
from huiqi.units.sentence import Sentence
from huiqi.web.account.actor import say
from huiqi.web.said import say_refusal
from huiqi.web.tags import tr

ROOM = Path(huiqi.__file__).parent / "cases"
ENGINE = tuple(ROOM.parent / "engine" / name for name in ("explain.py", "facts.py", "bind.py"))
SIMULATION = ROOM.parent / "simulation"
LEDGER, REGISTER, DRAFTING = (ROOM.parent / room for room in ("ledger", "register", "drafting"))
CREDIT_CODE = ROOM.parent / "units" / "credit_code.py"
OF_REGISTER = {
    name for name, kind in vars(register).items() if isinstance(kind, type) and issubclass(kind, register.RegisterError)
}
OF_DRAFTING = {
    name for name, kind in vars(drafting).items() if isinstance(kind, type) and issubclass(kind, drafting.DraftingError)
} | {"ExceptionRefused"}
REFUSALS = (
    OF_REGISTER
    | OF_DRAFTING
    | {
        name
        for name, kind in (*vars(errors).items(), *vars(ledger).items(), ("CreditCodeError", CreditCodeError))
        if isinstance(kind, type) and issubclass(kind, (CaseError, ledger.LedgerError, CreditCodeError))
    }
    | {"FactError", "DecisionError", "CellError", "HeadingError", "TableError", "EngineError"}
)
SECOND = OF_REGISTER | OF_DRAFTING | {"AnswerRefused", "FactError"}
"""Refusals whose first argument is no sentence but a code or the name of a fact."""
PASSED_ON = {
    "error.reason": "what a fact can be, from the engine, or what is wrong with a workbook, from the simulation",
    "closed": "why a measure is closed, from the register",
    "pattern": "the label of an event, from the action that wrote it",
    "wrong": "what a whole number or a day looks like, from the cell's own function",
    "otherwise": "what a whole number looks like, from the cell's own function",
    "step.missing": "what the first step of a draft that is not done waits for, from that step",
    "str(unknown.args[0])": "the nearest measure, from the engine",
    "now.why or '这项建议所依据的资料或数字已有变化，没有提交；请核对新的金额和依据，再确认。'": "what the proposal says",
}
"""Sentences that are made elsewhere."""


def written(file: Path) -> Iterator[tuple[str, ast.expr]]:
    """Where a refusal or a sentence is made, and what says it."""
    for node in ast.walk(ast.parse(file.read_text())):
        name = getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""
        if name in REFUSALS or name == "Sentence":
            assert isinstance(node, ast.Call)
            place = f"{file.relative_to(ROOM.parent)}:{node.lineno}"
            yield place, node.args[1] if name in SECOND else node.args[0]


def literals(said_by: ast.expr) -> list[str] | None:
    """The sentence, or both of a choice; None where it is put together."""
    if isinstance(said_by, ast.IfExp):
        parts = [literals(part) for part in (said_by.body, said_by.orelse)]
        return [text for part in parts if part is not None for text in part] if None not in parts else None
    return [said_by.value] if isinstance(said_by, ast.Constant) and isinstance(said_by.value, str) else None


FILES = (
    *(file for room in (ROOM, LEDGER, REGISTER, DRAFTING, SIMULATION) for file in sorted(room.rglob("*.py"))),
    *ENGINE,
    CREDIT_CODE,
)
SITES = [site for file in FILES for site in written(file)]


def test_every_reason_is_a_pattern_with_values_and_not_put_together() -> None:
    made = [f"{place} {ast.unparse(by)}" for place, by in SITES if literals(by) is None and not allowed(by)]
    assert made == [], "write the sentence with %(name)s and pass the values: only then it can be said in English"


def allowed(by: ast.expr) -> bool:
    return ast.unparse(by) in PASSED_ON or ast.unparse(by) in ("sentence", "assumed", "self.measure.blocked")


def test_every_reason_has_its_english() -> None:
    patterns = sorted({text for _, by in SITES for text in literals(by) or ()})
    assert len(patterns) > 120
    with translation.override("en"):
        assert [p for p in patterns if translation.gettext(p) == p] == []


def refused_by(read, *given) -> ValueError:
    """What `read` says of something that cannot be."""
    with pytest.raises(ValueError, match=r"[\u4e00-\u9fff]") as refused:
        read(*given)
    return refused.value


def livestream() -> Program:
    return load("livestream")


@pytest.mark.parametrize(
    ("value", "unit", "english"),
    [
        (1, "months", "1 month"),
        (2, "months", "2 months"),
        (1, "years", "1 year"),
        (1, "days", "1 day"),
        (0, "days", "0 days"),
    ],
)
def test_one_month_is_not_one_months(value: int, unit: str, english: str) -> None:
    with translation.override("en"):
        assert show_value(value, unit, translation.gettext) == english


def test_the_terms_of_the_states_have_their_english() -> None:
    terms = [*(str(s.label) for s in State), *(t.label for t in ROWS)]
    with translation.override("en"):
        assert [t for t in terms if translation.gettext(t) == t] == []


@pytest.mark.parametrize(
    ("error", "english"),
    [
        (
            errors.NotYet("还在等%(departments)s的会签意见；请催办后再提出审核意见。", departments=("区工信局", "各街道办")),
            "Opinions are still awaited",
        ),
        (
            errors.NotYet("会议定于%(held_on)s召开，还没有到；请在会后登记审定结果。", held_on=dt.date(2026, 3, 2)),
            "2026-03-02",
        ),
        (refused_by(read_facts, livestream().policy.facts, {"rent_paid_fen": "a lot"}), "rent_paid_fen"),
        (refused_by(read_number, livestream().numbers["livestream.m03.rate_bp"], "30000"), "is out of range"),
        (refused_by(read_cell, livestream().policy.facts["rent_paid_fen"], 10**15), "it lies from ¥0 to"),
    ],
)
def test_a_refusal_is_said_in_the_readers_language(error: CaseError, english: str) -> None:
    assert say_refusal(error) == error.reason == str(error)
    with translation.override("en"):
        words = say_refusal(error)
    assert english in words
    assert not any("\u4e00" <= c <= "\u9fff" for c in words), words


def test_a_plain_text_is_said_as_it_stands() -> None:
    with translation.override("en"):
        assert tr("没有翻译的话") == "没有翻译的话"
        assert tr(Sentence("还缺：%(facts)s", facts=("实付租金",))).startswith("Still missing: ")


def test_why_a_button_is_barred_is_said_too() -> None:
    found = Forbidden("ROLE_MISSING", "%(verb)s需要先登录；请登录后再试。", verb="查看申请")
    assert found.reason == str(found)
    with translation.override("en"):
        assert tr(found.reason) == say(found)
        assert not any("\u4e00" <= c <= "\u9fff" for c in tr(found.reason))


def test_the_source_of_what_a_firm_declares_is_a_noun_in_english() -> None:
    with translation.override("en"):
        assert tr("申报") == "Declaration by the firm"


def test_a_refusal_of_the_register_is_said_in_the_readers_language() -> None:
    with pytest.raises(CreditCodeError) as wrong:
        read_credit_code("9144")
    errors_of_register = [
        register.RegisterError("CREDIT_CODE", "统一社会信用代码 %(code)s：%(why)s", code="9144", why=wrong.value.reason),
        register.SheetUnreadable(
            "CALENDAR_DAYS",
            "%(year)s 年工作日历有 %(count)s 处问题，未导入：%(faults)s",
            (),
            year=2026,
            count=1,
            faults=(Sentence("%(day)s 写了不止一次", day=dt.date(2026, 3, 2)),),
        ),
        register.OfficeOnly(
            "REGISTER_OFFICE_ONLY", "%(what)s由主管部门登记，企业不能自行登记；请把证明材料交给主管部门。", what="租约"
        ),
    ]
    assert [say_refusal(error) for error in errors_of_register] == [str(error) for error in errors_of_register]
    with translation.override("en"):
        words = [say_refusal(error) for error in errors_of_register]
    assert "18 characters" in words[0]
    assert "2026-03-02 is given more than once" in words[1]
    assert not any("\u4e00" <= c <= "\u9fff" for c in "".join(words)), words


def test_what_only_an_office_records_has_its_english() -> None:
    calls = [node for file in sorted(REGISTER.rglob("*.py")) for node in ast.walk(ast.parse(file.read_text()))]
    whats = [
        ast.literal_eval(node.args[-1])
        for node in calls
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") in ("require_office", "require_department")
        and isinstance(node.args[-1], ast.Constant)
    ]
    assert len(whats) > 5
    with translation.override("en"):
        assert [what for what in whats if translation.gettext(what) == what] == []


def test_a_line_of_history_is_said_in_the_readers_language() -> None:
    paper = load("livestream").policy.measure("m03").papers[0].name
    pattern, values = "材料“%(paper)s”：%(done)s", {"paper": paper, "done": "已上传文件"}
    event = Event(label=f"材料“{paper}”：已上传文件", detail={"said": [pattern, values]})
    assert event.said == event.label
    with translation.override("en"):
        words = tr(event.said)
    assert words.endswith(": file handed in")
    assert not any("\u4e00" <= c <= "\u9fff" for c in words), words
    assert Event(label="受理").said == "受理"
