"""What does a person say of what a measure does to competition? Answers, a claimed exception, opinions, conclusions."""

from typing import ClassVar

from django.db import models

from huiqi.drafting.fair_competition import Verdict
from huiqi.drafting.fair_competition_exceptions import GROUNDS
from huiqi.drafting.fair_competition_sheets import Outcome
from huiqi.drafting.models.drafts import Draft
from huiqi.register.models import FairCompetitionConclusion

OUTCOMES = [(outcome.value, outcome.label) for outcome in Outcome]


class ItemAnswer(models.Model):
    """The answer to one item of the checklist for one measure of a draft. Another answer replaces it."""

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="item_answers")
    measure = models.CharField(max_length=60)
    item = models.CharField(max_length=40)
    problem = models.BooleanField()
    words = models.TextField()
    answered_by = models.CharField(max_length=40)
    answered_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draft", "measure", "item"], name="an_item_has_one_answer"),
            models.CheckConstraint(condition=~models.Q(words=""), name="an_answer_has_words"),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.item}"


class ExceptionClaim(models.Model):
    """The exception claimed for one measure of a draft. Another claim replaces it."""

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="exception_claims")
    measure = models.CharField(max_length=60)
    ground = models.CharField(max_length=20, choices=list(GROUNDS.items()))
    no_milder_way = models.TextField()
    ends_on = models.DateField()
    claimed_by = models.CharField(max_length=40)
    claimed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draft", "measure"], name="a_measure_claims_one_exception"),
            models.CheckConstraint(condition=~models.Q(no_milder_way=""), name="an_exception_says_why_nothing_milder_does"),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.get_ground_display()}"


class FirstOpinion(models.Model):
    """The drafting department's opinion of one measure, as its head signed it. Never edited: another is signed anew."""

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="first_opinions")
    measure = models.CharField(max_length=60)
    proposed = models.CharField(max_length=10, choices=OUTCOMES)
    words = models.TextField()
    verdict = models.CharField(max_length=20, choices=[(v.value, v.label) for v in Verdict])
    """The machine's, at that moment."""
    frozen = models.JSONField()
    """The sheet that was signed (ReviewSheet.frozen)."""
    text_sha256 = models.CharField(max_length=64)
    policy_version = models.CharField(max_length=100)
    numbers_hash = models.CharField(max_length=64)
    """What the machine read: the draft's text, the rules, the numbers of the day."""
    department = models.CharField(max_length=60)
    signed_by = models.CharField(max_length=40)
    signed_role = models.CharField(max_length=20)
    signed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.CheckConstraint(condition=~models.Q(words=""), name="an_opinion_has_words")]

    def __str__(self) -> str:
        return f"{self.measure} {self.get_proposed_display()}"


class SignedConclusion(models.Model):
    """Who concluded what on an opinion; the register's row says from when, by which document and until when."""

    opinion = models.ForeignKey(FirstOpinion, models.PROTECT, related_name="conclusions")
    record = models.OneToOneField(FairCompetitionConclusion, models.PROTECT, related_name="signed")
    outcome = models.CharField(max_length=10, choices=OUTCOMES)
    words = models.TextField(blank=True)
    """Why it does not pass, or anything to add."""
    signed_by = models.CharField(max_length=40)
    signed_role = models.CharField(max_length=20)
    signed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(outcome="failed") | ~models.Q(words=""), name="who_does_not_pass_is_told_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.opinion.measure} {self.get_outcome_display()}"
