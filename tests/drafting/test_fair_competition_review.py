"""A draft is answered item by item, its head signs, somebody else concludes; nothing passes that may not."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from access.people import actor
from drafting.reviews import (
    HEAD,
    NO_PROBLEM,
    NOW,
    OFFICER,
    SECRETARY,
    TODAY,
    answered,
    claimed,
    concluded,
    drafted,
    heard,
    now,
    signed,
)
from huiqi.access.errors import Forbidden
from huiqi.access.models import AuditEntry
from huiqi.drafting import actions
from huiqi.drafting.errors import (
    AnswerInvalid,
    ConclusionRefused,
    DraftingError,
    OutcomeRefused,
    ReviewConcluded,
    UnknownDraft,
)
from huiqi.drafting.fair_competition_exceptions import ExceptionRefused
from huiqi.drafting.fair_competition_sheets import ItemSaid, Outcome
from huiqi.drafting.models import ExceptionClaim, FirstOpinion, ItemAnswer, SignedConclusion
from huiqi.drafting.queries import Standing
from huiqi.policies import load
from huiqi.register import actions as register
from huiqi.register import queries as register_queries
from huiqi.register.errors import RegisterError
from huiqi.register.models import FairCompetitionConclusion

pytestmark = pytest.mark.database
PASSED, UNDER_EXCEPTION, FAILED = Outcome
LATER = NOW + dt.timedelta(days=30)


def cleared(on: dt.date = TODAY) -> frozenset[str]:
    return register_queries.cleared("livestream", on=on)


def refused(by: Callable[[], object], kind: type[DraftingError] = OutcomeRefused) -> str:
    """The code of a refusal that says what to do next."""
    with pytest.raises(kind) as error:
        by()
    assert "请" in error.value.reason
    return error.value.code


def decide_rate(rate_bp: int) -> None:
    """An official decision on the rate of the rent subsidy; nought pays nobody, so nothing is asked of anybody."""
    register.record_decision(
        actor=SECRETARY, key="livestream.m03.rate_bp", value=rate_bp, valid_from=TODAY, document_number="1号", approver="甲",
        at=NOW,
    )  # fmt: skip


def test_a_measure_that_was_answered_signed_and_concluded_may_be_opened() -> None:
    draft = heard(drafted())
    assert now(draft).standing is Standing.WAITING
    answered(draft)
    opinion = signed(draft)
    assert now(draft).standing is Standing.SIGNED
    assert cleared() == frozenset()
    made = concluded(draft)
    assert (now(draft).standing, cleared()) == (Standing.PASSED, {"livestream.m03"})
    program = load("livestream")
    binding = register_queries.binding(program, TODAY - dt.timedelta(1))
    assert (opinion.verdict, opinion.text_sha256, opinion.policy_version, opinion.numbers_hash) == (
        "needs_look", draft.sha256, program.version, binding.numbers_hash,
    )  # fmt: skip
    assert (opinion.signed_by, opinion.signed_role, opinion.department) == (HEAD.key, "head", "区文广旅体局")
    assert (made.signed_by, made.record.document, made.record.on, made.record.until) == (
        SECRETARY.key, "公审〔2026〕3号", TODAY, None,
    )  # fmt: skip
    verbs = AuditEntry.objects.exclude(verb="draft.prepare").order_by("seq").values_list("verb", flat=True)
    assert list(verbs) == ["draft.review", "draft.opine", "measure.clear", "measure.clear"]


def test_an_exception_clears_a_measure_to_its_last_day_and_no_longer() -> None:
    draft = heard(drafted())
    answered(draft, "m04")
    claimed(draft)
    signed(draft, "m04", UNDER_EXCEPTION)
    assert concluded(draft, "m04", UNDER_EXCEPTION).record.until == dt.date(2026, 12, 31)
    assert now(draft, "m04").standing is Standing.PASSED_UNTIL
    assert [cleared(dt.date(2026, 12, 31)), cleared(dt.date(2027, 1, 1))] == [{"livestream.m04"}, frozenset()]
    over = dt.datetime(2027, 1, 1, 9, tzinfo=dt.UTC)
    assert now(draft, "m04", over).standing is Standing.OVER
    assert (
        refused(lambda: concluded(draft, "m04", PASSED, at=over, on=over.date()), ConclusionRefused) == "OPINION_CONCLUDED"
    )


def test_the_items_that_are_asked_are_the_open_ones_and_those_with_a_problem() -> None:
    found = now(drafted()).sheet
    answers = {checked.item.key: str(checked.answer) for checked in found.asked}
    assert answers == {
        "entry": "open", "selective_reward": "noted", "listing": "open", "factor_favour": "problem", "name_list": "problem",
        "local_only": "open", "other": "open",
    }  # fmt: skip
    assert "less_restrictive" not in answers, "the exception itself answers it"
    assert "registration" not in answers, "words and facts were looked at, nothing was found"


def test_an_answer_says_why_and_only_to_what_is_asked() -> None:
    draft = drafted()

    def answer(item: str, words: str) -> Callable[[], object]:
        said = {"entry": NO_PROBLEM, item: ItemSaid(False, words)}
        return lambda: actions.answer_items(actor=OFFICER, draft_id=draft.pk, measure="m03", answers=said, at=NOW)

    assert refused(answer("other", " \n"), AnswerInvalid) == "ANSWER_WORDS"
    assert refused(answer("registration", "没有"), AnswerInvalid) == "ITEM_NOT_ASKED"
    assert not ItemAnswer.objects.exists()
    answer("other", "没有")()
    answer("other", "也没有")()
    assert ItemAnswer.objects.get(item="other").words == "也没有"


def test_a_blocked_measure_passes_under_no_exception_and_can_only_fail() -> None:
    draft = heard(drafted())
    answered(draft, "m02")
    claimed(draft, "m02")
    for outcome in (PASSED, UNDER_EXCEPTION):
        assert refused(lambda outcome=outcome: signed(draft, "m02", outcome)) == "OUTCOME_BLOCKED"
    signed(draft, "m02", FAILED)
    for outcome in (PASSED, UNDER_EXCEPTION):
        assert refused(lambda outcome=outcome: concluded(draft, "m02", outcome)) == "OUTCOME_BLOCKED"
    concluded(draft, "m02", FAILED, words="按贡献度给予奖励，须修改。")
    assert (now(draft, "m02").standing, cleared()) == (Standing.FAILED, frozenset())


def test_what_needs_an_exception_passes_with_a_whole_one_that_is_not_over() -> None:
    draft = heard(drafted())
    answered(draft, "m04")
    assert refused(lambda: signed(draft, "m04")) == "EXCEPTION_NEEDED"
    assert refused(lambda: signed(draft, "m04", UNDER_EXCEPTION)) == "EXCEPTION_MISSING"
    with pytest.raises(ExceptionRefused, match="对竞争影响更小"):
        actions.claim_exception(
            actor=OFFICER, draft_id=draft.pk, measure="m04", ground="law", no_milder_way=" ", ends_on=TODAY, at=NOW
        )
    assert not ExceptionClaim.objects.exists()
    claimed(draft, ends_on=TODAY)
    signed(draft, "m04", UNDER_EXCEPTION)
    tomorrow = NOW + dt.timedelta(days=1)
    with pytest.raises(ExceptionRefused, match="已经到期"):
        concluded(draft, "m04", UNDER_EXCEPTION, at=tomorrow, on=tomorrow.date())
    assert refused(lambda: concluded(draft, "m04")) == "EXCEPTION_NEEDED"
    assert concluded(draft, "m04", UNDER_EXCEPTION).record.passed


def test_a_problem_that_a_person_sees_needs_an_exception_too() -> None:
    draft = drafted()
    answered(draft)
    one = {"selective_reward": ItemSaid(True, "只给部分企业。")}
    actions.answer_items(actor=OFFICER, draft_id=draft.pk, measure="m03", answers=one, at=NOW)
    assert refused(lambda: signed(draft)) == "EXCEPTION_NEEDED"


@pytest.mark.parametrize("measure", ["m03", "m08", "m05"], ids=["a look", "nothing found", "a service"])
def test_nothing_passes_while_an_item_is_open(measure: str) -> None:
    draft = heard(drafted())
    assert refused(lambda: signed(draft, measure)) == "ITEMS_OPEN"
    signed(draft, measure, FAILED)
    assert refused(lambda: concluded(draft, measure)) == "ITEMS_OPEN"
    answered(draft, measure)
    ItemAnswer.objects.filter(measure=f"livestream.{measure}", item="other").delete()
    assert refused(lambda: signed(draft, measure)) == "ITEMS_OPEN"


def test_a_service_whose_clause_is_not_in_the_draft_was_not_reviewed_at_all() -> None:
    draft = heard(drafted())
    assert refused(lambda: signed(draft, "m06", FAILED)) == "NOTHING_REVIEWED"
    answered(draft, "m05")
    signed(draft, "m05")
    assert concluded(draft, "m05").record.passed, "its clause is in the draft"
    answered(draft, "m08")
    assert signed(draft, "m08"), "its rules were read though the draft has no such clause"


def rate_decided(rate_bp: int) -> None:
    """The rate of the rent subsidy is decided, from today on."""
    register.record_decision(
        actor=SECRETARY, key="livestream.m03.rate_bp", value=rate_bp, valid_from=TODAY, document_number="1号", approver="甲",
        at=NOW,
    )  # fmt: skip


def test_an_opinion_is_void_once_a_number_changes_what_the_machine_finds() -> None:
    draft = heard(drafted())
    answered(draft)
    signed(draft)
    rate_decided(0)
    assert (now(draft).standing, now(draft).changed) == (Standing.VOID, ("数字的取值", "机器的判断"))
    assert refused(lambda: concluded(draft), ConclusionRefused) == "OPINION_VOID"
    answered(draft)
    signed(draft)
    assert concluded(draft).record.passed


def test_a_number_that_changes_nothing_for_a_measure_leaves_its_opinion() -> None:
    draft = heard(drafted())
    answered(draft)
    signed(draft)
    rate_decided(3000)
    assert concluded(draft).record.passed


def test_rules_that_changed_since_are_named() -> None:
    draft = heard(drafted())
    answered(draft)
    opinion = signed(draft)
    frozen = opinion.frozen | {"verdict": "nothing_found"}
    FirstOpinion.objects.filter(pk=opinion.pk).update(policy_version="older", frozen=frozen)
    assert now(draft).changed == ("规则", "机器的判断")
    with pytest.raises(ConclusionRefused, match="规则、机器的判断"):
        concluded(draft)


def test_an_opinion_is_void_once_an_answer_or_the_exception_is_another() -> None:
    draft = heard(drafted())
    answered(draft)
    signed(draft)
    claimed(draft, "m03")
    answered(draft, said=replace(NO_PROBLEM, words="再看了一遍。"))
    assert now(draft).changed == ("逐项回答", "适用例外")
    assert refused(lambda: concluded(draft), ConclusionRefused) == "OPINION_VOID"


def test_another_text_is_another_draft_and_begins_anew() -> None:
    first = heard(drafted())
    answered(first)
    signed(first)
    second = heard(drafted(first.text.replace("35%", "30%")))
    assert now(second).standing is Standing.WAITING
    assert refused(lambda: concluded(second), ConclusionRefused) == "OPINION_MISSING"


def test_nothing_is_concluded_before_what_people_said_was_answered_in_public() -> None:
    draft = drafted()
    answered(draft)
    signed(draft)
    assert refused(lambda: concluded(draft), ConclusionRefused) == "CONSULTATION_NOT_REPORTED"
    heard(draft)
    draft.consultations.update(reported_at=None)
    assert refused(lambda: concluded(draft), ConclusionRefused) == "CONSULTATION_NOT_REPORTED"
    draft.consultations.update(reported_at=NOW)
    assert concluded(draft).record.passed


def test_who_signed_the_opinion_does_not_sign_the_conclusion() -> None:
    draft = heard(drafted())
    answered(draft)
    signed(draft)
    both = replace(SECRETARY, account_id=HEAD.account_id)
    call = {"draft_id": draft.pk, "measure": "m03", "document": "1号", "on": TODAY, "words": "", "at": NOW}
    hand = refused(lambda: actions.conclude(actor=both, outcome=PASSED, **call), ConclusionRefused)
    assert hand == "CONCLUSION_SAME_HAND"
    assert not SignedConclusion.objects.exists()


def test_each_step_has_its_own_people_of_the_drafting_department() -> None:
    draft = drafted()
    call = {"draft_id": draft.pk, "measure": "m03", "at": NOW}
    elsewhere = [actor(role, department="区工信局") for role in ("officer", "head")]
    for one in (*elsewhere, SECRETARY, actor("auditor"), actor("administrator")):
        with pytest.raises(Forbidden):
            actions.answer_items(actor=one, answers={}, **call)
        with pytest.raises(Forbidden):
            actions.claim_exception(actor=one, ground="law", no_milder_way="x", ends_on=TODAY, **call)
    for one in (*elsewhere, OFFICER, SECRETARY):
        with pytest.raises(Forbidden):
            actions.opine(actor=one, proposed=FAILED, words="x", **call)
    for one in (OFFICER, HEAD, actor("administrator")):
        with pytest.raises(Forbidden):
            actions.conclude(actor=one, outcome=FAILED, document="1号", on=TODAY, words="x", **call)


def test_a_conclusion_has_a_document_a_day_and_a_failed_one_a_reason() -> None:
    draft = heard(drafted())
    answered(draft)
    signed(draft)
    with pytest.raises(RegisterError, match="文号"):
        concluded(draft, document=" ")
    for days in (-1, 1):
        on = TODAY + dt.timedelta(days)
        assert refused(lambda on=on: concluded(draft, on=on), ConclusionRefused) == "CONCLUSION_DAY"
    with pytest.raises(ConclusionRefused, match="理由"):
        concluded(draft, outcome=FAILED)
    with pytest.raises(OutcomeRefused, match="没有写内容"):
        actions.opine(actor=HEAD, draft_id=draft.pk, measure="m03", proposed=PASSED, words=" ", at=NOW)


def test_what_has_passed_is_not_written_over_and_can_be_withdrawn() -> None:
    draft = heard(drafted())
    answered(draft)
    signed(draft)
    concluded(draft)
    assert refused(lambda: answered(draft), ReviewConcluded) == "REVIEW_CONCLUDED"
    assert refused(lambda: signed(draft), ReviewConcluded) == "REVIEW_CONCLUDED"
    assert refused(lambda: claimed(draft, "m03"), ReviewConcluded) == "REVIEW_CONCLUDED"
    assert refused(lambda: concluded(draft), ConclusionRefused) == "OPINION_CONCLUDED"
    concluded(draft, outcome=FAILED, words="抽查发现问题。", at=LATER, on=LATER.date())
    assert (now(draft).standing, cleared(LATER.date())) == (Standing.FAILED, frozenset())
    answered(draft, at=LATER)
    signed(draft, at=LATER)
    concluded(draft, at=LATER, on=LATER.date())
    assert cleared(LATER.date()) == {"livestream.m03"}


def test_what_has_passed_opens_again_when_the_machine_finds_something_else() -> None:
    draft = heard(drafted())
    answered(draft)
    signed(draft)
    concluded(draft)
    rate_decided(0)
    assert (now(draft).standing, now(draft).changed) == (Standing.PASSED, ("数字的取值", "机器的判断"))
    answered(draft)
    signed(draft)
    assert now(draft).standing is Standing.SIGNED


def test_a_draft_or_a_measure_that_there_is_not_is_said_so() -> None:
    draft = drafted()
    with pytest.raises(UnknownDraft, match="草案"):
        actions.opine(actor=HEAD, draft_id=draft.pk + 1, measure="m03", proposed=FAILED, words="x", at=NOW)
    with pytest.raises(UnknownDraft, match="没有这一项措施"):
        actions.opine(actor=HEAD, draft_id=draft.pk, measure="m99", proposed=FAILED, words="x", at=NOW)


def test_the_tables_refuse_what_the_actions_refuse() -> None:
    draft = drafted()
    by = {"answered_by": "account:1", "answered_at": NOW, "draft": draft, "measure": "livestream.m03", "problem": False}
    day = {"measure": "livestream.m03", "document": "1号", "on": TODAY}
    earlier = TODAY - dt.timedelta(1)
    for make in (
        lambda: ItemAnswer.objects.create(item="other", words="", **by),
        lambda: [ItemAnswer.objects.create(item="other", words="x", **by) for _ in range(2)],
        lambda: ExceptionClaim.objects.create(
            draft=draft, measure="m", ground="law", no_milder_way="", ends_on=TODAY, claimed_by="x", claimed_at=NOW
        ),
        lambda: FairCompetitionConclusion.objects.create(passed=False, until=TODAY, **day),
        lambda: FairCompetitionConclusion.objects.create(passed=True, until=earlier, **day),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            make()
