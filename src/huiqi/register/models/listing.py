"""On which board does a firm want to be listed, how far has it got, and by which document?"""

from typing import ClassVar

from django.db import models

from huiqi.register.models.enterprises import Enterprise


class Board(models.Model):
    """One row per board of a stock exchange; `key` is its code in the policy. An open table: offices keep it up to date."""

    key = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=40)
    opened_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    """The last day on which it took applications; null while it does."""
    in_draft = models.BooleanField()
    """Whether the draft of the policy names it."""
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(closed_on__isnull=True)
                | models.Q(opened_on__isnull=True)
                | models.Q(closed_on__gte=models.F("opened_on")),
                name="a_board_closes_after_it_opens",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Listing(models.Model):
    """One row per plan of a firm to go public. Filed with the office before anything is claimed."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="listings")
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="listings")
    sponsor = models.CharField(max_length=100)
    """The sponsoring broker."""
    plan = models.TextField()
    declared_at = models.DateTimeField()
    filed_on = models.DateField(null=True)
    filing_document = models.CharField(max_length=100, blank=True)
    ended_on = models.DateField(null=True)
    ended_why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [models.Index(fields=["ended_on", "filed_on"], name="listing_by_state")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["enterprise"], condition=models.Q(ended_on__isnull=True), name="a_firm_has_one_listing_plan"
            ),
            models.CheckConstraint(
                condition=models.Q(filed_on__isnull=True) | ~models.Q(filing_document=""), name="a_filing_names_its_document"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on__isnull=True) | ~models.Q(ended_why=""), name="an_ended_plan_has_its_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.board_id}"


class ListingStep(models.Model):
    """One row per stage that was reached. It counts once an office has seen the document."""

    class Stage(models.TextChoices):
        """In the order in which they are reached; at home and abroad."""

        SHARE_REFORM = "1_share_reform", "完成股份制改造"
        GUIDANCE = "2_guidance", "辅导备案（境外：境外上市备案）"
        GUIDANCE_PASSED = "3_guidance_passed", "辅导验收"
        ACCEPTED = "4_accepted", "上市申请获正式受理（境外：递表）"
        REVIEWED = "5_reviewed", "上市委审议通过（境外：聆讯）"
        REGISTERED = "6_registered", "同意注册"
        LISTED = "7_listed", "上市"

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="steps")
    stage = models.CharField(max_length=20, choices=Stage.choices)
    reached_on = models.DateField()
    document = models.CharField(max_length=100)
    recorded_at = models.DateTimeField()
    checked_on = models.DateField(null=True)
    checked_by = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering: ClassVar = ["stage"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["listing", "stage"], name="a_stage_is_reached_once"),
            models.CheckConstraint(condition=~models.Q(document=""), name="a_stage_names_its_document"),
        ]

    def __str__(self) -> str:
        return f"{self.stage} {self.reached_on}"
