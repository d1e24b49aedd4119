"""What the machine read in a draft is confirmed, corrected, struck out or added to by a person, and stays on record."""

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest
from django.db import IntegrityError, transaction

from access.people import actor
from huiqi.access.errors import Forbidden
from huiqi.access.models import AuditEntry
from huiqi.drafting import actions, queries
from huiqi.drafting.errors import FindingInvalid, UnknownDraft
from huiqi.drafting.models import Draft, FindingCheck
from huiqi.drafting.queries import CheckedReading
from huiqi.drafting.reading import read_policy
from huiqi.drafting.skeleton import skeleton
from huiqi.drafting.typed import read_value, value_in

pytestmark = pytest.mark.database
TEXT = """若干措施
一、目标
建设高地。
三、措施
（一）租金补贴
按实付租金的30%补贴，每年最高50万元，最多支持三年。转租的企业不得申请。（区工信局、区财政局）
（二）贷款贴息
贴息最高２０万元，累计不超过５０万元；另有奖励伍万元，再奖励伍万元。"""
NOW = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)
OFFICER = actor("officer")


@pytest.fixture
def draft() -> Draft:
    return actions.bring_in(
        actor=OFFICER, policy="livestream", title="若干措施", text=TEXT, note="说明", department="区工信局", at=NOW
    )


def key(draft: Draft, kind: str, words: str) -> str:
    """Of the one thing of the kind that was read at the words."""
    return next(f.key for f in read_policy(draft.text).findings if f.kind == kind and f.words == words)


def seen(draft: Draft) -> CheckedReading:
    return queries.reading(Draft.objects.get(pk=draft.pk))


def left(draft: Draft) -> dict[str, int]:
    return {one.clause.number: one.left for one in seen(draft).clauses if one.findings}


def confirm(draft: Draft, of: str, **more) -> FindingCheck:
    return actions.confirm_finding(actor=OFFICER, draft_id=draft.pk, key=of, at=NOW, **more)


def correct(draft: Draft, of: str, typed: str, *, kind="amount", role="cap", scope="per_year") -> FindingCheck:
    return actions.correct_finding(
        actor=OFFICER, draft_id=draft.pk, key=of, kind=kind, role=role, scope=scope, typed=typed, at=NOW
    )


def add(
    draft: Draft, words: str, typed: str = "", *, clause="三（二）", kind="amount", role="cap", scope=""
) -> FindingCheck:
    return actions.add_finding(
        actor=OFFICER, draft_id=draft.pk, clause=clause, words=words, kind=kind, role=role, scope=scope, typed=typed, at=NOW
    )


def undo(draft: Draft, of: str) -> None:
    actions.uncheck_finding(actor=OFFICER, draft_id=draft.pk, key=of, at=NOW)


def test_nothing_is_confirmed_until_a_person_says_so(draft: Draft) -> None:
    cap = key(draft, "amount", "50万元")
    before, waiting = seen(draft), left(draft)["三（一）"]
    assert (before.done, before.total) == (0, len(read_policy(TEXT).findings))
    check = confirm(draft, cap)
    assert (check.verdict, check.value, check.scope, check.words) == ("confirmed", 50_000_000, "per_year", "50万元")
    assert (check.checked_by, check.checked_at) == (OFFICER.key, NOW)
    assert (seen(draft).done, left(draft)["三（一）"]) == (1, waiting - 1)
    assert seen(draft).confirmed.findings == read_policy(TEXT).findings


def test_a_correction_holds_and_what_was_read_stays_on_record(draft: Draft) -> None:
    check = correct(draft, key(draft, "amount", "50万元"), "60.5万元", role="fixed", scope="once")
    assert (check.value, check.role, check.scope) == (50_000_000, "cap", "per_year")
    assert (check.new_value, check.new_role, check.new_scope) == (60_500_000, "fixed", "once")
    held = next(f for f in seen(draft).confirmed.findings if f.words == "50万元")
    assert (held.value, held.role, held.scope, held.words) == (60_500_000, "fixed", "once", "50万元")


def test_what_is_struck_out_holds_no_more_but_can_be_taken_back(draft: Draft) -> None:
    years = key(draft, "years", "三年")
    actions.strike_finding(actor=OFFICER, draft_id=draft.pk, key=years, at=NOW)
    assert "三年" not in [f.words for f in seen(draft).confirmed.findings]
    undo(draft, years)
    assert seen(draft).confirmed.findings == read_policy(TEXT).findings
    assert seen(draft).done == 0


def test_a_whole_clause_is_confirmed_at_once_and_what_was_said_before_stays(draft: Draft) -> None:
    correct(draft, key(draft, "amount", "50万元"), "60万元")
    waiting = left(draft)["三（一）"]
    count = actions.confirm_clause(actor=OFFICER, draft_id=draft.pk, clause="三（一）", at=NOW)
    assert (count, left(draft)["三（一）"]) == (waiting, 0)
    assert FindingCheck.objects.get(words="50万元").verdict == "corrected"
    assert actions.confirm_clause(actor=OFFICER, draft_id=draft.pk, clause="三（一）", at=NOW) == 0
    with pytest.raises(FindingInvalid, match="没有 三（九） 这一条"):
        actions.confirm_clause(actor=OFFICER, draft_id=draft.pk, clause="三（九）", at=NOW)


def test_what_was_missed_is_added_at_the_words_where_it_stands(draft: Draft) -> None:
    actions.strike_finding(actor=OFFICER, draft_id=draft.pk, key=key(draft, "amount", "５０万元"), at=NOW)
    check = add(draft, "累计不超过50万元", scope="total")
    assert TEXT[check.start : check.end] == check.words == "累计不超过５０万元"
    assert (check.value, check.clause, check.verdict) == (50_000_000, "三（二）", "added")
    assert add(draft, "贴息最高", kind="rate", role="fixed", typed="2.25%").value == 225
    assert add(draft, "贷款贴息", kind="department", role="named").value is None
    added = [one for c in seen(draft).clauses for one in c.findings if one.check and one.check.verdict == "added"]
    assert [(one.read.words, one.holds) for one in added] == [(one.read.words, one.read) for one in added]
    assert all(one.read.sentence[0] <= one.read.start < one.read.end <= one.read.sentence[1] for one in added)


def test_what_was_added_goes_when_it_is_taken_back(draft: Draft) -> None:
    check = add(draft, "贷款贴息", kind="condition", role="who")
    total = seen(draft).total
    undo(draft, f"condition-who-{check.start}-{check.end}")
    assert (seen(draft).total, FindingCheck.objects.count()) == (total - 1, 0)


def test_words_that_do_not_stand_once_in_the_clause_are_refused(draft: Draft) -> None:
    for words, says in (
        ("每年最高50万元", "三（二） 里没有“每年最高50万元”这几个字"),
        ("伍万元", "在本条里出现了 2 次"),
        ("", "1 至 200 个字"),
        ("长" * 201, "1 至 200 个字"),
        ("２０万元", "已在本条的清单里"),
    ):
        with pytest.raises(FindingInvalid, match=says):
            add(draft, words, "5万元")
    with pytest.raises(FindingInvalid, match="没有 三（九） 这一条"):
        add(draft, "贴息", "5万元", clause="三（九）")
    assert add(draft, "另有奖励伍万元").value == 5_000_000


def test_kinds_roles_and_scopes_that_do_not_go_together_are_refused(draft: Draft) -> None:
    cap = key(draft, "amount", "50万元")
    for kind, role, scope, says in (
        ("amount", "lead", "", "没有这样的类别和作用"),
        ("money", "cap", "", "没有这样的类别和作用"),
        ("amount", "cap", "hourly", "没有这样的类别和作用"),
        ("years", "cap", "per_year", "只有金额和比例"),
    ):
        with pytest.raises(FindingInvalid, match=says):
            correct(draft, cap, "3年", kind=kind, role=role, scope=scope)
    with pytest.raises(FindingInvalid, match="没有错就请点确认"):
        correct(draft, cap, "500,000元")
    assert FindingCheck.objects.count() == 0


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("amount", "70"), ("amount", "0.001元"), ("amount", "0元"), ("amount", "-5万元"), ("amount", "七十"), ("amount", ""),
        ("amount", "70万元左右"), ("amount", "٣万元"), ("amount", "9" * 18 + "元"), ("rate", "35"), ("rate", "0.001%"),
        ("rate", "70万元"), ("years", "三个月"), ("years", "3.5"), ("years", "²"), ("date", "2026年2月30日"),
        ("date", "明天"),
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_read_exactly_is_refused(kind, typed: str) -> None:
    with pytest.raises(FindingInvalid, match="看不懂"):
        read_value(kind, typed)


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        ("amount", "７０万元", 70_000_000), ("amount", "1,234.56元", 123_456), ("amount", "¥1,234", 123_400),
        ("amount", "五十万元", 50_000_000), ("rate", "35％", 3_500), ("rate", "百分之三十", 3_000), ("years", "两年", 2),
        ("months", "6个月", 6), ("working_days", "30个工作日", 30), ("days", "15", 15), ("date", "2026-03-01", 20_260_301),
        ("department", "区工信局", None), ("condition", "", None),
    ],
)  # fmt: skip
def test_a_value_is_read_as_people_write_it(kind, typed: str, value: int | None) -> None:
    assert read_value(kind, typed) == value


def test_words_that_write_one_value_give_it_and_others_give_none() -> None:
    assert value_in("amount", "每年最高70万元") == 70_000_000
    assert value_in("date", "自2026年3月1日起施行") == 20_260_301
    assert value_in("date", "2026年3月1日") == 20_260_301
    assert [value_in("amount", words) for words in ("若干", "70万元和80万元")] == [None, None]


def test_what_is_checked_is_not_checked_again_and_what_is_not_there_not_at_all(draft: Draft) -> None:
    cap = key(draft, "amount", "50万元")
    with pytest.raises(FindingInvalid, match="还没有核对过"):
        undo(draft, cap)
    confirm(draft, cap)
    for again in (lambda: confirm(draft, cap), lambda: correct(draft, cap, "60万元")):
        with pytest.raises(FindingInvalid, match="要改请先取消核对"):
            again()
    with pytest.raises(FindingInvalid, match="没有读出这一处"):
        confirm(draft, "amount-cap-0-1")
    with pytest.raises(UnknownDraft):
        actions.confirm_finding(actor=OFFICER, draft_id=draft.pk + 1, key=cap, at=NOW)


def test_the_tables_keep_one_row_for_a_finding_and_a_new_value_for_corrections_only(draft: Draft) -> None:
    row = confirm(draft, key(draft, "amount", "50万元"))
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
    for wrong in ({"new_kind": "amount"}, {"verdict": "corrected"}, {"kind": "money"}, {"end": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            FindingCheck.objects.update(**wrong)


@pytest.mark.parametrize("role", ["manager", "auditor", "treasury", "window", "administrator"])
def test_only_who_drafts_may_check(draft: Draft, role: str) -> None:
    cap, who = key(draft, "amount", "50万元"), actor(role)
    given = {"actor": who, "draft_id": draft.pk, "at": NOW}
    what = {"kind": "amount", "role": "cap", "scope": "", "typed": "1元"}
    for act in (
        lambda: actions.confirm_finding(key=cap, **given), lambda: actions.strike_finding(key=cap, **given),
        lambda: actions.confirm_clause(clause="三（一）", **given), lambda: actions.uncheck_finding(key=cap, **given),
        lambda: actions.correct_finding(key=cap, **what, **given),
        lambda: actions.add_finding(clause="三（二）", words="贴息", **what, **given),
    ):  # fmt: skip
        with pytest.raises(Forbidden):
            act()


def test_every_step_is_in_the_audit_log(draft: Draft) -> None:
    cap = key(draft, "amount", "50万元")
    correct(draft, cap, "60万元")
    undo(draft, cap)
    noted = AuditEntry.objects.filter(verb="draft.check_reading").order_by("pk")
    read = ["amount", "cap", "per_year", 50_000_000]
    details = [json.loads(entry.detail) for entry in noted]
    assert {entry.subject for entry in noted} == {f"draft:{draft.pk}"}
    assert [(d["step"], d["read"], d["corrected"]) for d in details] == [
        (step, read, ["amount", "cap", "per_year", 60_000_000]) for step in ("corrected", "uncheck")
    ]


def test_what_was_confirmed_stays_when_the_machine_has_learnt_to_read_otherwise(draft: Draft) -> None:
    row = confirm(draft, key(draft, "amount", "50万元"))
    FindingCheck.objects.filter(pk=row.pk).update(value=40_000_000)
    assert next(f.value for f in seen(draft).confirmed.findings if f.words == "50万元") == 40_000_000
    FindingCheck.objects.filter(pk=row.pk).update(role="floor")
    both = [(f.role, f.value) for f in seen(draft).confirmed.findings if f.words == "50万元"]
    assert sorted(both) == [("cap", 50_000_000), ("floor", 40_000_000)]


def test_the_days_of_a_text_are_those_that_were_confirmed() -> None:
    text = f"{TEXT}\n四、附则\n本措施自2026年3月1日起施行，有效期3年。"
    draft = actions.bring_in(
        actor=OFFICER, policy="livestream", title="x", text=text, note="", department="区工信局", at=NOW
    )
    correct(draft, key(draft, "years", "3年"), "5", kind="years", role="validity", scope="")
    confirmed = seen(draft).confirmed
    assert (confirmed.valid_years, confirmed.expires_on) == (5, dt.date(2031, 2, 28))
    actions.strike_finding(actor=OFFICER, draft_id=draft.pk, key=key(draft, "date", "2026年3月1日"), at=NOW)
    assert (seen(draft).confirmed.effective_on, len(seen(draft).confirmed.notes)) == (None, 1)


def source(draft: Draft, clause: str) -> str:
    found = seen(draft)
    return skeleton(found.confirmed, found.confirmed.clause(clause), "livestream", found.unchecked)


def values(of: str) -> dict[str, int]:
    module = ModuleType("generated")
    exec(compile(of, "generated.py", "exec"), module.__dict__)
    return {k.rpartition(".")[2]: n.value for k, n in module.measure.numbers.items()}


def test_a_measure_file_is_made_of_what_was_confirmed_and_says_what_was_not(draft: Draft) -> None:
    first = source(draft, "三（二）")
    assert "NOT CONFIRMED 未核对: 4 of 4 things" in first
    assert first.count("# NOT CONFIRMED 未核对") == 4
    correct(draft, key(draft, "amount", "２０万元"), "30万元", scope="")
    actions.strike_finding(actor=OFFICER, draft_id=draft.pk, key=key(draft, "amount", "５０万元"), at=NOW)
    add(draft, "贴息最", "35%", kind="rate", role="fixed")
    assert "NOT CONFIRMED 未核对: 2 of 4 things" in source(draft, "三（二）")
    actions.confirm_clause(actor=OFFICER, draft_id=draft.pk, clause="三（二）", at=NOW)
    done = source(draft, "三（二）")
    assert "NOT CONFIRMED" not in done
    assert "A person has confirmed what was read in the clause." in done
    assert "经人核对是这个数" in done
    assert values(done) == {"rate_bp": 3_500, "cap_fen": 30_000_000, "award_fen": 5_000_000, "award2_fen": 5_000_000}


def test_a_key_stands_for_one_finding_of_a_text() -> None:
    for file in (Path(__file__).parent / "texts").glob("*.txt"):
        found = read_policy(file.read_text("utf-8")).findings
        assert len({f.key for f in found}) == len(found)
    assert replace(found[0], role="item").key != found[0].key
