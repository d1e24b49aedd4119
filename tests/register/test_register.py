"""What the register keeps, it gives back; what it refuses, it refuses twice: in the code and in the table."""

import datetime as dt

import pytest
from django.db import IntegrityError

from huiqi.engine.bind import Decision
from huiqi.register import actions, queries
from huiqi.register.errors import UnknownAnswers, UnknownEnterprise
from huiqi.register.models import Enterprise

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 1)


def firm() -> Enterprise:
    return Enterprise.objects.create(credit_code="91350100M000100Y43", name="示例公司")


def test_the_latest_word_on_a_fact_counts_and_an_unsaid_fact_is_unknown() -> None:
    one = firm()
    actions.record_facts(enterprise=one, values={"rent_paid_fen": 100, "tenants": 3}, source="申报", on=DAY)
    actions.record_facts(enterprise=one, values={"rent_paid_fen": 200}, source="核查", on=DAY + dt.timedelta(1))
    assert queries.facts_of(one, on=DAY) == {"rent_paid_fen": 100, "tenants": 3}
    assert queries.facts_of(one, on=DAY + dt.timedelta(1)) == {"rent_paid_fen": 200, "tenants": 3}


def test_a_source_that_speaks_again_replaces_its_own_word() -> None:
    one = firm()
    for value in (1, 2):
        actions.record_facts(enterprise=one, values={"tenants": value}, source="申报", on=DAY)
    assert queries.facts_of(one, on=DAY) == {"tenants": 2}


def test_decisions_come_back_as_the_engine_reads_them() -> None:
    actions.record_decision(key="p.m03.rate_bp", value=3000, valid_from=DAY, document_number="1号", approver="甲")
    assert queries.decisions() == [Decision("p.m03.rate_bp", 3000, DAY, "1号", "甲")]


def test_a_decision_without_a_document_is_refused_by_the_table() -> None:
    with pytest.raises(IntegrityError, match="document"):
        actions.record_decision(key="p.n", value=1, valid_from=DAY, document_number="", approver="甲")


def test_the_same_text_is_imported_once() -> None:
    rows = [actions.import_text(policy="p", edition="draft", text="一、目标") for _ in range(2)]
    assert rows[0] == rows[1] == queries.policy_text("p")
    assert queries.policy_text("q") is None


def test_a_link_brings_the_answers_back() -> None:
    saved = actions.start_answers(policy="p", measure="p.m03", on=DAY)
    actions.save_answers(token=saved.token, answers={"lease_filed": True, "rent_paid_fen": 100}, typed={}, on=DAY)
    actions.save_answers(token=saved.token, answers={"lease_filed": None}, typed={"rent_paid_fen": ["1", "yuan"]}, on=DAY)
    back = queries.saved_answers(saved.token)
    assert (len(back.token), back.measure) == (22, "p.m03")
    assert back.answers == {"lease_filed": None, "rent_paid_fen": 100}
    assert back.typed == {"rent_paid_fen": ["1", "yuan"]}


def test_a_wrong_link_or_code_says_what_to_do() -> None:
    with pytest.raises(UnknownAnswers, match="重新"):
        queries.saved_answers("nothing")
    with pytest.raises(UnknownEnterprise, match="核对"):
        queries.enterprise("nothing")
