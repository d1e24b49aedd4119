"""What was asked for, by whom, and what happened since? Windows, cases, their papers, credit answers and history."""

from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property
from typing import ClassVar

from django.db import models

from huiqi.cases.states import LIVE, State
from huiqi.engine.program import Program
from huiqi.engine.rule import Measure
from huiqi.gateways.credit import LABELS
from huiqi.policies import find_measure
from huiqi.register.models import Enterprise
from huiqi.units.sentence import Sentence


class Window(models.Model):
    """One row per span in which a measure takes applications: from `opens_at` up to and without `closes_at`."""

    measure = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField()
    """The year the money is for."""
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    budget_fen = models.BigIntegerField(null=True)
    """What the window's batches may award together; null where no budget was set."""
    free_of_application = models.BooleanField(default=False)
    """True where the district proposes by itself to the firms that are certain: 免申即享."""

    class Meta:
        ordering: ClassVar = ["opens_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(opens_at__lt=models.F("closes_at")), name="a_window_opens_then_closes"
            ),
            models.CheckConstraint(
                condition=models.Q(budget_fen__isnull=True) | models.Q(budget_fen__gte=0), name="a_budget_is_not_negative"
            ),
            models.UniqueConstraint(fields=["measure", "year", "opens_at"], name="a_window_is_opened_once"),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.year} {self.opens_at:%Y-%m-%d}–{self.closes_at:%Y-%m-%d}"


class Case(models.Model):
    """One row per application. Changed by this room's actions only, each of which raises `version` by one.

    `facts` holds the firm's answers in the JSON form of `Fact.show`; null means the firm hands the fact in later.
    """

    number = models.CharField(max_length=20, unique=True, null=True)
    measure = models.CharField(max_length=60)
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="cases")
    window = models.ForeignKey(Window, on_delete=models.PROTECT, related_name="cases")
    year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20)
    """grant, reward, subsidy, interest_subsidy: what the money is called."""
    state = models.CharField(max_length=20, choices=State.choices, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)
    facts = models.JSONField(default=dict)
    matter = models.CharField(max_length=100, blank=True)
    """What one of several matters of a firm this is: the event, the park; empty where a firm has one a year."""
    matter_key = models.CharField(max_length=200, blank=True)
    committed = models.BooleanField(default=False)
    """True where the firm signed the commitment that everything is true."""
    source = models.CharField(max_length=20, default="application")
    """`application`, or `proposal` where the district proposed it."""
    created_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    due_on = models.DateField(null=True)
    """Last working day of the clock that runs; null where none runs."""
    lease_account = models.BigIntegerField(null=True)
    lease_holder = models.CharField(max_length=100, blank=True)
    lease_until = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [
            models.Index(fields=["state", "due_on", "id"], name="case_queue"),
            models.Index(fields=["measure", "state", "id"], name="case_by_measure"),
            models.Index(fields=["enterprise", "-id"], name="case_by_enterprise"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["matter_key"], condition=models.Q(state__in=[*LIVE]), name="a_matter_has_one_live_case"
            ),
            models.UniqueConstraint(
                fields=["enterprise", "window", "matter"],
                condition=models.Q(state=State.DRAFT),
                name="a_matter_has_one_draft",
            ),
        ]

    def __str__(self) -> str:
        return self.number or "草稿"

    @property
    def program(self) -> Program:
        return find_measure(self.measure)[0]

    @property
    def law(self) -> Measure:
        """The measure as the policy writes it."""
        return find_measure(self.measure)[1]

    @property
    def credit_code(self) -> str:
        return self.enterprise.credit_code

    @property
    def lead(self) -> str:
        return self.law.lead

    @property
    def co_departments(self) -> tuple[str, ...]:
        return self.law.co_departments

    @cached_property
    def hands(self) -> Mapping[str, frozenset[int]]:
        """Verb → account ids that did it to this case: what the separation of duties asks."""
        done: defaultdict[str, set[int]] = defaultdict(set)
        for verb, account in self.events.values_list("verb", "account"):
            if account is not None:
                done[verb].add(account)
        return {verb: frozenset(accounts) for verb, accounts in done.items()}

    @property
    def experts(self) -> frozenset[int]:
        """Account ids of the experts on its last panel; whoever is recused is none of them."""
        panel = self.panels.last()
        return frozenset(panel.seats.filter(recused_at=None).values_list("account", flat=True)) if panel else frozenset()


class CasePaper(models.Model):
    """One row per paper of the measure that a case has dealt with. Uploaded files point here."""

    class Manner(models.TextChoices):
        """How the paper is dealt with."""

        PROVIDED = "provided", "已提供"
        DEFERRED = "deferred", "容缺，稍后提供"
        COMMITTED = "committed", "以信用承诺代替"
        REGISTER = "register", "由登记资料代替"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="papers")
    name = models.CharField(max_length=100)
    manner = models.CharField(max_length=20, choices=Manner.choices)
    note = models.CharField(max_length=300, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "name"], name="a_paper_is_listed_once")]

    def __str__(self) -> str:
        return f"{self.name}：{self.get_manner_display()}"


class CreditCheck(models.Model):
    """One row per question to the credit gateway: at acceptance, decision and payment. Never edited."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="credit_checks")
    gate = models.CharField(max_length=20)
    """accept, decide or pay."""
    outcome = models.CharField(max_length=20)
    """clear, warned (abnormal operation), blocked (serious dishonesty), not_connected."""
    list_name = models.CharField(max_length=100)
    detail = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["asked_at", "pk"]

    def __str__(self) -> str:
        return f"{self.gate} {self.outcome} {self.list_name}"

    @property
    def outcome_label(self) -> str:
        """The outcome as people read it."""
        return LABELS[self.outcome]


class Event(models.Model):
    """One row per thing that happened to a case: the line of its history. Never edited.

    `verb` is the permission it took, `event` what was done; both states are equal where nothing moved.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="events")
    event = models.CharField(max_length=40)
    verb = models.CharField(max_length=40)
    label = models.CharField(max_length=60)
    from_state = models.CharField(max_length=20, choices=State.choices)
    to_state = models.CharField(max_length=20, choices=State.choices)
    version = models.PositiveIntegerField()
    """The case's version after it."""
    account = models.BigIntegerField(null=True)
    """Account id of who did it; null for timed work and for the public."""
    actor = models.CharField(max_length=100)
    at = models.DateTimeField()
    why = models.TextField(blank=True)
    detail = models.JSONField(default=dict)
    tells = models.JSONField(default=list)
    """Who is to be told: firm, window, lead, co, head, secretary, treasury."""

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["case", "verb"], name="event_hands")]

    def __str__(self) -> str:
        return f"{self.label} {self.actor} {self.at:%Y-%m-%d %H:%M}"

    @property
    def said(self) -> Sentence:
        """The label as a sentence that a page can say in another language; a label without values is one as it stands."""
        pattern, values = self.detail.get("said", (self.label, {}))
        return Sentence(pattern, **values)
