"""What is still to be asked is what can still move the sum, and a number is told with all that fixes it."""

import pytest

from engine.test_explain import DAY, PROGRAM, binding, facts
from huiqi.engine.explain import explain, number_json


def without(*names: str, **changes: object) -> dict[str, int]:
    return {name: value for name, value in facts(**changes).items() if name not in names}


@pytest.mark.parametrize(
    ("unknown", "changes", "missing"),
    [
        (("rent_paid_fen",), {}, ("rent_paid_fen",)),
        (("other_rent_subsidy_fen",), {}, ("other_rent_subsidy_fen",)),
        (("other_rent_subsidy_fen",), {"rent_paid_fen": 0}, ()),
        (("rent_paid_fen", "other_rent_subsidy_fen"), {}, ("rent_paid_fen", "other_rent_subsidy_fen")),
        (("rent_paid_fen",), {"sublet": True}, ()),
    ],
)
def test_what_can_move_the_sum_is_missing_and_nothing_else(
    unknown: tuple[str, ...], changes: dict[str, object], missing: tuple[str, ...]
) -> None:
    assert tuple(explain(binding(), "livestream.m03", without(*unknown, **changes)).missing) == missing


def test_a_number_is_told_with_its_words_or_with_the_decision_that_fixes_it() -> None:
    numbers, decided = PROGRAM.numbers, binding(rate_bp=3000)
    assert number_json(numbers["livestream.m03.cap_fen"], decided) == {
        "key": "livestream.m03.cap_fen",
        "label": "每年上限",
        "value": 70_000_000,
        "unit": "fen",
        "says": "每年最高70万元",
        "origin": None,
        "decided_by": None,
        "decided_from": None,
    }
    rate = number_json(numbers["livestream.m03.rate_bp"], decided)
    assert (rate["value"], rate["unit"], rate["says"], rate["decided_by"]) == (3000, "bp", None, "文件1号")
    assert rate["decided_from"] == DAY.isoformat()
