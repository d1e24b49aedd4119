"""A measure is found by its number, and a wrong number is told the nearest right one."""

import pytest

from huiqi.policies import find_measure, load


def test_a_measure_comes_with_its_policy_and_is_the_one_asked_for() -> None:
    for measure in load("livestream").policy.measures:
        assert find_measure(measure.id) == (load("livestream"), measure)


@pytest.mark.parametrize(
    ("wrong", "nearest"), [("livestream.m3", "livestream.m03"), ("livestrem.m12a", "livestream.m12a"), ("?", None)]
)
def test_a_wrong_number_is_refused_and_told_the_nearest(wrong: str, nearest: str | None) -> None:
    with pytest.raises(KeyError) as refused:
        find_measure(wrong)
    said = refused.value.args[0]
    assert f"没有编号为 {wrong} 的措施" in said
    assert said.endswith(f"是否想写 {nearest}？" if nearest else "的措施")
