"""A grid names numbers of the law and what each may be; every combination is one scenario."""

import pytest

from huiqi.policies import load
from huiqi.simulation.grid import GridError, read_grid

RATE, CAP, YEARS = "livestream.m03.rate_bp", "livestream.m03.cap_fen", "livestream.m03.years_max"
BASIS = "livestream.m02.basis"


def test_a_grid_includes_both_ends() -> None:
    grid = read_grid(load("livestream"), [f"{RATE}=2000:5000:100"])
    assert (grid.values[RATE][0], grid.values[RATE][-1], grid.scenarios) == (2000, 5000, 31)
    assert read_grid(load("livestream"), [f"{RATE}=10:25:10"]).values[RATE] == (10, 20, 25)
    assert read_grid(load("livestream"), [f"{RATE}=10:10:1"]).values[RATE] == (10,)


def test_every_combination_is_there_once_and_the_last_changes_fastest() -> None:
    grid = read_grid(load("livestream"), [f"{RATE}=1:2:1", f"{CAP}=10_000,20000,10000", f"{YEARS}=1,2"])
    assert grid.keys == (RATE, CAP, YEARS)
    assert grid.rows(0, 3).tolist() == [[1, 10_000, 1], [1, 10_000, 2], [1, 20_000, 1]]
    assert len({tuple(row) for row in grid.rows(0, 100).tolist()}) == grid.scenarios == 8


def test_a_choice_is_swept_by_its_names() -> None:
    number = load("livestream").numbers[BASIS]
    grid = read_grid(load("livestream"), [f"{BASIS}={','.join(number.choices)}"])
    assert grid.values[BASIS] == tuple(range(len(number.choices)))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (RATE, "要写成 KEY="),
        (f"{RATE}=", "要写成 KEY="),
        (f"{RATE[:-3]}=1", "是否想写 livestream.m03.rate_bp"),
        (f"{RATE}=1:2", "三个整数"),
        (f"{RATE}=1:2:x", "三个整数"),
        (f"{RATE}=5:1:1", "起点不大于终点"),
        (f"{RATE}=1:5:0", "步长须大于0"),
        (f"{RATE}=-1:5:1", "超出范围"),
        (f"{RATE}=many", "不是可用的值"),
        (f"{BASIS}=0:1:1", "不能按步长变动"),
        (f"{CAP}=0:10000000000:1", "超过 1000000 个值"),
    ],
)
def test_what_cannot_be_read_is_named(text: str, why: str) -> None:
    with pytest.raises(GridError, match=why):
        read_grid(load("livestream"), [text])


def test_a_number_twice_nothing_or_too_much_is_refused() -> None:
    for texts, why in (
        ([f"{RATE}=1", f"{RATE}=2"], "写了两次"),
        ([], "没有写要变动的数字"),
        ([f"{RATE}=0:2000:1", f"{CAP}=0:2000:1"], "共有 4004001 组数字"),
        (
            [f"livestream.{m}.cap_fen=0:65535:1" for m in ("m01", "m03", "m04", "m08")],
            "共有 18446744073709551616 组",
        ),
    ):
        with pytest.raises(GridError, match=why):
            read_grid(load("livestream"), texts)
