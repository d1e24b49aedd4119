"""`huiqi propose` proposes once, prints what it did, and says what to do where nothing could be."""

import argparse

import pytest

from cases.people import decided_numbers
from cases.proposals import free_window, known_firm, registers_say
from huiqi.cases.models import Proposal
from huiqi.web.commands import propose

pytestmark = pytest.mark.database


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    propose.add_arguments(parser)
    return propose.run(parser.parse_args(words))


def test_a_night_proposes_once_and_prints_the_counts(capsys: pytest.CaptureFixture[str]) -> None:
    one = known_firm()
    free_window()
    assert run("--on", "2026-03-02") == 0
    assert "没有提出：直播企业房租补贴还有数字没有正式决定：补贴比例" in capsys.readouterr().out
    decided_numbers()
    for expected in (
        "新提出 1 项，已更新 0 项，不变 0 项，收回 0 项；待确认合计 35万元",
        "新提出 0 项，已更新 0 项，不变 1 项",
    ):
        assert run("--on", "2026-03-02") == 0
        assert expected in capsys.readouterr().out
    registers_say(one, 3, rent_paid_fen=90_000_000)
    assert run("--on", "2026-03-03") == 0
    assert "已更新 1 项" in capsys.readouterr().out
    assert Proposal.objects.get().award_fen == 31_000_000


def test_without_a_window_for_it_the_run_says_who_sets_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert run() == 0
    assert "申报窗口期" in capsys.readouterr().out


def test_a_day_that_is_none_says_how_to_write_one(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run("--on", "明天")
    assert "2026-11-24" in capsys.readouterr().err
