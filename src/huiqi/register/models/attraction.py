"""Which platforms, agencies and hosts does the district want to attract, what was promised, and what did they invest?"""

from typing import ClassVar

from django.db import models

from huiqi.register.models.enterprises import Enterprise


class Lead(models.Model):
    """One row per organisation or host that the district talks to. Kept for the offices; no firm sees it."""

    class Kind(models.TextChoices):
        """What it is."""

        PLATFORM = "platform", "直播平台"
        MCN = "mcn", "MCN机构"
        HOST = "host", "头部主播企业"
        OPERATOR = "operator", "其他直播运营商"

    class Stage(models.TextChoices):
        """How far the talks are, in their order; then what became of them."""

        CONTACTED = "1_contacted", "初步接触"
        VISITED = "2_visited", "考察对接"
        NEGOTIATING = "3_negotiating", "洽谈条件"
        AGREED = "4_agreed", "达成意向"
        LANDED = "5_landed", "已落户"
        LOST = "9_lost", "未能引进"

    name = models.CharField(max_length=100, unique=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    stage = models.CharField(max_length=20, choices=Stage.choices, default=Stage.CONTACTED)
    comes_from = models.CharField(max_length=60)
    """Where it sits now."""
    owner = models.CharField(max_length=60)
    """Who in the district looks after it."""
    next_step = models.CharField(max_length=200, blank=True)
    next_on = models.DateField(null=True)
    enterprise = models.OneToOneField(Enterprise, on_delete=models.PROTECT, null=True, related_name="lead")
    """The firm it founded here, once it has landed."""
    settled_on = models.DateField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["next_on", "-pk"]
        indexes: ClassVar = [models.Index(fields=["stage", "next_on"], name="lead_by_stage")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(stage="5_landed", enterprise__isnull=False, settled_on__isnull=False)
                | (~models.Q(stage="5_landed") & models.Q(enterprise__isnull=True, settled_on__isnull=True)),
                name="a_landed_lead_is_a_firm_with_its_day",
            )
        ]

    def __str__(self) -> str:
        return self.name


class LeadStep(models.Model):
    """One row per thing that happened with a lead."""

    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="steps")
    stage = models.CharField(max_length=20, choices=Lead.Stage.choices)
    words = models.TextField()
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.lead_id} {self.stage}"


class LeadPromise(models.Model):
    """One row per thing that was promised, on the ground of a clause of a policy."""

    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="promises")
    what = models.CharField(max_length=300)
    measure = models.CharField(max_length=40)
    """The id of the measure it rests on."""
    promised_on = models.DateField()
    by = models.CharField(max_length=60)
    document = models.CharField(max_length=100, blank=True)
    kept_on = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["promised_on", "pk"]
        constraints: ClassVar = [models.CheckConstraint(condition=~models.Q(measure=""), name="a_promise_rests_on_a_clause")]

    def __str__(self) -> str:
        return self.what


class Investment(models.Model):
    """One row per invoice of an operator's investment; it counts once an office has seen the special audit."""

    class Kind(models.TextChoices):
        """What the policy counts."""

        FIT_OUT = "fit_out", "装修"
        EQUIPMENT = "equipment", "设备"
        CLOUD = "cloud", "云服务"

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="investments")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    what = models.CharField(max_length=200)
    invoice = models.CharField(max_length=60)
    paid_on = models.DateField()
    amount_fen = models.BigIntegerField()
    """Without VAT."""
    auditor = models.CharField(max_length=100, blank=True)
    checked_on = models.DateField(null=True)
    checked_by = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering: ClassVar = ["-paid_on", "-pk"]
        indexes: ClassVar = [models.Index(fields=["checked_on", "paid_on"], name="investment_by_check")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["enterprise", "invoice"], name="an_invoice_is_kept_once"),
            models.CheckConstraint(condition=models.Q(amount_fen__gt=0), name="an_investment_has_an_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.invoice} {self.amount_fen}"
