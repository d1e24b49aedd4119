"""How well is a text read? On invented texts with labels, better than a floor; a reader that is broken falls under it."""

import json
from collections import Counter
from pathlib import Path

import pytest

from huiqi.drafting import reading_departments, reading_quantities
from huiqi.drafting.measuring import MEASURED, Score, measure, read_labels, together
from huiqi.drafting.reading import ReadingError, read_policy

TEXTS = Path(__file__).parent / "texts"
HELD_OUT = ("qingxi_night", "yunlu_talent", "baisha_kitchens")
NAMES = sorted(file.stem for file in TEXTS.glob("*.txt"))
FLOOR_BP = 9_800


def scores(names: list[str] | tuple[str, ...]) -> dict[str, Score]:
    """By what is measured, over several texts."""
    each = [measure(read_policy((TEXTS / f"{n}.txt").read_text("utf-8")), read_labels(TEXTS / f"{n}.json")) for n in names]
    return {name: together(one[name] for one in each) for name in MEASURED}


@pytest.mark.parametrize("names", [NAMES, HELD_OUT], ids=["all", "held out"])
def test_what_is_read_is_right_and_nothing_is_missed(names: list[str] | tuple[str, ...]) -> None:
    found = scores(names)
    told = {name: (score.missed, score.wrong) for name, score in found.items() if score.missed or score.wrong}
    assert all(min(score.precision_bp, score.recall_bp) >= FLOOR_BP for score in found.values()), told


def test_the_texts_are_many_enough_to_say_something() -> None:
    there = {name: score.right + score.missed.total() for name, score in scores(NAMES).items()}
    assert len(NAMES) >= 6
    assert there == {"amounts": 90, "rates": 36, "years": 30, "departments": 64}


@pytest.mark.parametrize(
    ("room", "name", "value", "kind"),
    [
        (reading_quantities, "FEN_PER_YUAN", 10, "amounts"),
        (reading_quantities, "_NO_YEARS_AFTER", reading_quantities.re.compile("x"), "years"),
        (reading_quantities, "_PER", {**reading_quantities._PER, "%": 10}, "rates"),
        (reading_departments, "_LABEL", reading_quantities.re.compile("(?P<label>x)"), "departments"),
    ],
)
def test_a_broken_reader_is_noticed(
    monkeypatch: pytest.MonkeyPatch, room: object, name: str, value: object, kind: str
) -> None:
    monkeypatch.setattr(room, name, value)
    score = scores(NAMES)[kind]
    assert min(score.precision_bp, score.recall_bp) < FLOOR_BP


def test_a_score_counts_what_is_missed_and_what_is_wrong() -> None:
    reading = read_policy("一、补贴。给予10万元、20万元奖励，按30%。")
    found = measure(reading, {"amounts": Counter([10_000_000, 20_000_000, 20_000_000]), "rates": Counter()})
    assert found["amounts"] == Score(2, Counter({20_000_000: 1}), Counter())
    assert (found["amounts"].precision_bp, found["amounts"].recall_bp) == (10_000, 6_666)
    assert found["rates"] == Score(0, Counter(), Counter({3_000: 1}))
    assert (found["rates"].precision_bp, found["rates"].recall_bp) == (0, 10_000)


def test_labels_are_written_in_units_or_in_words(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text('{"amounts": [100, "1元"], "rates": [3500, "35%"], "years": [3], "departments": ["区工信局"]}', "utf-8")
    assert read_labels(file) == {
        "amounts": Counter({100: 2}), "rates": Counter({3_500: 2}), "years": Counter({3: 1}),
        "departments": Counter({"区工信局": 1}),
    }  # fmt: skip


@pytest.mark.parametrize("given", ['{"amounts": ["lots"]}', '{"years": [true]}', '{"rates": "35%"}', "[1]", "{"])
def test_labels_that_cannot_be_read_are_refused_by_name(tmp_path: Path, given: str) -> None:
    (tmp_path / "labels.json").write_text(given, "utf-8")
    with pytest.raises(ReadingError, match=r"labels\.json"):
        read_labels(tmp_path / "labels.json")


def test_every_text_has_its_labels() -> None:
    assert [n for n in NAMES if set(json.loads((TEXTS / f"{n}.json").read_text("utf-8"))) != set(MEASURED)] == []
