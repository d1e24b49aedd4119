"""A credit code is taken only where its form and check digit are right."""

import random

import pytest
from stdnum.cn import uscc

from huiqi.units.credit_code import ALPHABET, CreditCodeError, make_credit_code, read_credit_code

ISSUED = "9144030071526726XG"


def accepted(text: str) -> bool:
    try:
        return bool(read_credit_code(text))
    except CreditCodeError:
        return False


def made(count: int) -> list[str]:
    chance = random.Random(1)
    return [make_credit_code("MA" + "".join(chance.choices(ALPHABET, k=6))) for _ in range(count)]


def test_a_real_code_is_read_from_any_way_of_writing_it() -> None:
    assert {read_credit_code(t) for t in (ISSUED, ISSUED.lower(), f" {ISSUED[:9]} {ISSUED[9:]}\u3000")} == {ISSUED}
    assert read_credit_code("９１４４０３００７１５２６７２６ＸＧ") == ISSUED


def test_what_is_made_is_valid_by_another_reading_of_the_standard() -> None:
    for code in made(500):
        assert read_credit_code(code) == code
        assert uscc.is_valid(code)


def test_one_wrong_character_is_judged_as_the_other_library_does() -> None:
    chance = random.Random(2)
    for code in made(200):
        at = chance.randrange(2, 18)
        wrong = code[:at] + chance.choice(ALPHABET) + code[at + 1 :]
        assert accepted(wrong) == uscc.is_valid(wrong) == (wrong == code)


def test_two_neighbours_swapped_are_noticed() -> None:
    for code in made(200):
        if code[9] != code[10]:
            assert not accepted(code[:9] + code[10] + code[9] + code[11:])


def test_a_farmers_cooperative_has_a_letter_first() -> None:
    assert accepted(make_credit_code("12345678", registrar="N2"))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "没有填"),
        (ISSUED[:-1], "现在是17位"),
        (ISSUED[:-1] + "H", "末位应为 G"),
        (ISSUED.replace("X", "O"), "不用 I、O、S、V、Z"),
        ("9X" + ISSUED[2:], "行政区划"),
        ("合计", "现在是2位"),
    ],
)
def test_a_refused_code_says_why(text: str, reason: str) -> None:
    with pytest.raises(CreditCodeError, match=reason):
        read_credit_code(text)
