"""`huiqi clock` runs timed work once, `huiqi replay` computes a decision again and names one that was changed."""

import argparse
import datetime as dt

import pytest
from django.core import mail

from cases import people
from cases.people import decided_numbers, firm, noticed, window
from huiqi.access import actions as access
from huiqi.access.actor import SYSTEM
from huiqi.cases.models import Case, Decision
from huiqi.web.commands import InputError, clock, replay

pytestmark = pytest.mark.database


@pytest.fixture
def case() -> Case:
    firm()
    window()
    decided_numbers()
    return noticed()


def asked(command: object, *words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)  # type: ignore[attr-defined]
    return parser.parse_args(words)


def test_a_notice_ends_by_the_clock_and_ends_once(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    for expected in ("公示期满 1 项", "公示期满 0 项"):
        assert clock.run(asked(clock, "--at", "2026-03-21T00:05")) == 0
        assert expected in capsys.readouterr().out
    assert Case.objects.get().due_on == dt.date(2026, 4, 9)


def test_what_a_run_tells_leaves_by_mail_in_the_same_run(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    account = access.create_account(actor=SYSTEM("test"), email="w@example.cn", name="国库", at=people.START)
    access.grant(actor=SYSTEM("test"), account_id=account.pk, role="treasury", at=people.START)
    assert clock.run(asked(clock, "--at", "2026-03-21T00:05")) == 0
    assert "已发出 1 件，未发出 0 件" in capsys.readouterr().out
    assert [m.to for m in mail.outbox] == [["w@example.cn"]]


def test_a_moment_that_is_none_says_how_to_write_one(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        asked(clock, "--at", "明天")
    assert "2026-11-24T09:00" in capsys.readouterr().err


def test_a_decision_comes_out_again_to_the_fen(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    assert replay.run(asked(replay, str(case))) == 0
    assert "350,000.00元" in capsys.readouterr().out
    assert replay.run(asked(replay, "all")) == 0
    assert "1 项已审定的申请全部重新计算一致" in capsys.readouterr().out


def test_a_changed_decision_is_named_with_what_differs(case: Case) -> None:
    Decision.objects.update(award_fen=36_000_000)
    with pytest.raises(InputError, match="金额不同：当时 36000000 分，现在 35000000 分") as refused:
        replay.run(asked(replay, "all"))
    assert refused.value.code == "REPLAY_DIFFERS"


def test_a_case_that_is_not_decided_says_so() -> None:
    with pytest.raises(InputError) as refused:
        replay.run(asked(replay, "LS-2026-999999"))
    assert refused.value.code == "CASE_UNDECIDED"
