"""A draft is before the public for thirty days, what people say is answered point by point, the answers are public."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from access.people import actor
from huiqi.access.actor import VISITOR
from huiqi.access.errors import Forbidden
from huiqi.access.models import AuditEntry
from huiqi.drafting import actions, queries
from huiqi.drafting.errors import (
    AlreadyReported,
    CommentInvalid,
    ConsultationClosed,
    ConsultationInvalid,
    NotYetDisposed,
    UnknownDraft,
)
from huiqi.drafting.models import Comment, CommentGroup, Consultation
from huiqi.policies.text import TextError

pytestmark = pytest.mark.database

TEXT = """若干措施
一、目标
建设高地。
三、措施
（一）租金补贴
按实付租金的30%补贴，每年最高50万元。
（二）贷款贴息
贴息最高20万元。"""
NOW = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)
OPENS, CLOSES = dt.date(2026, 3, 2), dt.date(2026, 4, 1)
HEAD, OFFICER = actor("head"), actor("officer")
ANYBODY = VISITOR("198.51.100.7")


def draft():
    return actions.bring_in(
        actor=OFFICER,
        policy="livestream",
        title="若干措施（征求意见稿）",
        text=TEXT,
        note="为什么要做",
        department="区工信局",
        at=NOW,
    )


def opened(*, closes_on: dt.date = CLOSES, real_names: bool = False, why_short: str = "") -> Consultation:
    return actions.open_consultation(
        actor=HEAD, draft_id=draft().pk, opens_on=OPENS, closes_on=closes_on, why_short=why_short, real_names=real_names,
        channels="来信：区工信局", at=NOW,
    )  # fmt: skip


def said(
    of: Consultation, body: str, clause: str = "三（一）", *, name: str = "", contact: str = "", day: int = 3
) -> Comment:
    return actions.comment(
        actor=ANYBODY, consultation_id=of.pk, clause=clause, body=body, organisation=False, name=name, contact=contact,
        at=NOW.replace(day=day),
    )  # fmt: skip


AFTER = dt.datetime(2026, 4, 2, 9, 0, tzinfo=dt.UTC)


def test_thirty_days_or_a_reason() -> None:
    with pytest.raises(ConsultationInvalid, match=r"只有 29 天：公开征求意见一般不少于 30 天"):
        opened(closes_on=CLOSES - dt.timedelta(days=1))
    assert opened().closes_on == CLOSES
    short = Consultation.objects.get()
    Consultation.objects.filter(pk=short.pk).update(reported_at=NOW)
    assert opened(closes_on=dt.date(2026, 3, 12), why_short="与省里同步").why_short == "与省里同步"


def test_days_that_are_over_or_turned_round_and_a_second_consultation_are_refused() -> None:
    for closes_on in (OPENS, OPENS - dt.timedelta(days=3)):
        with pytest.raises(ConsultationInvalid, match="截止日期要在开始日期之后"):
            opened(closes_on=closes_on)
    with pytest.raises(ConsultationInvalid, match="已经过去"):
        actions.open_consultation(
            actor=HEAD, draft_id=draft().pk, opens_on=dt.date(2026, 3, 1), closes_on=CLOSES, why_short="", real_names=False,
            channels="", at=NOW,
        )  # fmt: skip
    opened()
    with pytest.raises(ConsultationInvalid, match="没有办完"):
        opened()


def test_only_who_may_opens_answers_and_reports() -> None:
    with pytest.raises(Forbidden):
        actions.open_consultation(
            actor=OFFICER, draft_id=draft().pk, opens_on=OPENS, closes_on=CLOSES, why_short="", real_names=False,
            channels="", at=NOW,
        )  # fmt: skip
    found = said(opened(), "租金补贴比例太低")
    for who in (ANYBODY, actor("manager"), actor("auditor"), actor("treasury")):
        with pytest.raises(Forbidden):
            actions.dispose(actor=who, group_id=found.group_id, verdict="adopted", reason="好", at=NOW)
        with pytest.raises(Forbidden):
            queries.sender(who, found)


def test_anybody_may_comment_while_it_runs_and_on_a_clause_there_is() -> None:
    of = opened()
    found = said(of, "租金补贴比例太低", day=2)
    assert queries.comment_by_token(found.token).body == "租金补贴比例太低"
    assert said(of, "整体意见", clause="").clause == ""
    with pytest.raises(CommentInvalid, match=r"草案中没有 三（九） 这一条"):
        said(of, "x", clause="三（九）")
    for body in ("", "  ", "长" * 4_001):
        with pytest.raises(CommentInvalid, match="1 至 4000 个字"):
            said(of, body)
    with pytest.raises(ConsultationClosed, match="2026年03月02日 至 2026年04月01日"):
        actions.comment(
            actor=ANYBODY, consultation_id=of.pk, clause="", body="晚了", organisation=False, name="", contact="", at=AFTER
        )
    with pytest.raises(UnknownDraft):
        queries.comment_by_token("nobody")


def test_a_real_name_is_asked_for_where_it_was_said_so_and_kept_from_everybody_but_the_office() -> None:
    of = opened(real_names=True)
    with pytest.raises(CommentInvalid, match="要求实名"):
        said(of, "租金补贴比例太低", name="甲")
    found = said(of, "租金补贴比例太低", name="王敏", contact="0755-1234")
    row = Comment.objects.get(pk=found.pk)
    assert "王敏" not in row.name_sealed + row.contact_sealed
    assert queries.sender(OFFICER, row) == queries.Sender("王敏", "0755-1234")
    assert "王敏" not in "".join(str(entry.detail) for entry in AuditEntry.objects.all())


def test_comments_that_say_the_same_of_a_clause_are_answered_together() -> None:
    of = opened()
    first = said(of, "租金补贴比例太低，建议提高到50%")
    same = said(of, "建议提高租金补贴比例到50%，现在太低")
    elsewhere = said(of, "租金补贴比例太低，建议提高到50%", clause="三（二）")
    other = said(of, "希望增加直播人才公寓")
    assert first.group_id == same.group_id
    assert len({first.group_id, elsewhere.group_id, other.group_id}) == 3
    actions.regroup(actor=OFFICER, comment_id=same.pk, group_id=None, at=NOW)
    same.refresh_from_db()
    assert same.group_id != first.group_id
    actions.regroup(actor=OFFICER, comment_id=same.pk, group_id=first.group_id, at=NOW)
    assert CommentGroup.objects.count() == 3
    with pytest.raises(UnknownDraft, match="不是同一条的"):
        actions.regroup(actor=OFFICER, comment_id=same.pk, group_id=elsewhere.group_id, at=NOW)
    assert [(group.clause, group.comments.count()) for group in queries.groups(of)] == [
        ("三（一）", 2), ("三（一）", 1), ("三（二）", 1),
    ]  # fmt: skip


def test_what_is_answered_takes_no_more_comments_and_needs_a_reason() -> None:
    of = opened()
    first = said(of, "租金补贴比例太低，建议提高到50%")
    with pytest.raises(CommentInvalid, match="都要写理由"):
        actions.dispose(actor=OFFICER, group_id=first.group_id, verdict="declined", reason=" ", at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        CommentGroup.objects.filter(pk=first.group_id).update(verdict="declined")
    actions.dispose(actor=OFFICER, group_id=first.group_id, verdict="declined", reason="财力有限", at=NOW)
    assert said(of, "建议提高租金补贴比例到50%，现在太低").group_id != first.group_id


def test_what_is_hidden_says_why_and_is_answered_all_the_same() -> None:
    of = opened()
    found = said(of, "某某是骗子")
    assert list(queries.shown_comments(of)) == []
    with pytest.raises(CommentInvalid, match="要写明理由"):
        actions.moderate(actor=OFFICER, comment_id=found.pk, shown=False, why="", at=NOW)
    actions.moderate(actor=OFFICER, comment_id=found.pk, shown=False, why="攻击他人", at=NOW)
    assert list(queries.shown_comments(of)) == []
    actions.moderate(actor=OFFICER, comment_id=found.pk, shown=True, why="", at=NOW)
    assert [row.pk for row in queries.shown_comments(of)] == [found.pk]


def test_the_report_waits_for_the_last_day_and_for_every_answer_and_then_nothing_changes() -> None:
    of = opened()
    first = said(of, "租金补贴比例太低，建议提高到50%")
    with pytest.raises(NotYetDisposed, match="才截止"):
        actions.report(actor=HEAD, consultation_id=of.pk, summary="", at=NOW)
    with pytest.raises(NotYetDisposed, match="还有 2 处"):
        actions.report(actor=HEAD, consultation_id=of.pk, summary="", at=AFTER)
    actions.moderate(actor=OFFICER, comment_id=first.pk, shown=True, why="", at=AFTER)
    actions.dispose(actor=OFFICER, group_id=first.group_id, verdict="partly", reason="提高到40%", at=AFTER)
    done = actions.report(actor=HEAD, consultation_id=of.pk, summary="共收到1条", at=AFTER)
    assert (done.reported_at, done.summary) == (AFTER, "共收到1条")
    for change in (
        lambda: actions.dispose(actor=OFFICER, group_id=first.group_id, verdict="adopted", reason="改", at=AFTER),
        lambda: actions.regroup(actor=OFFICER, comment_id=first.pk, group_id=None, at=AFTER),
        lambda: actions.report(actor=HEAD, consultation_id=of.pk, summary="", at=AFTER),
    ):
        with pytest.raises(AlreadyReported):
            change()


def test_the_same_text_is_one_draft_and_a_text_without_clauses_is_none() -> None:
    assert draft().pk == draft().pk
    with pytest.raises(TextError):
        actions.bring_in(actor=OFFICER, policy="livestream", title="x", text="没有条款号", note="", department="", at=NOW)


def test_groups_cost_three_queries_however_many_there_are(django_assert_num_queries) -> None:
    of = opened()
    for number in range(12):
        said(of, f"第{number}点：" + "甲乙丙丁戊己庚辛壬癸子丑"[number] * 20)
    with django_assert_num_queries(3):
        assert sum(len(group.comments.all()) for group in queries.groups(of)) == 12
