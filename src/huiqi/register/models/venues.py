"""Where do enterprises work, when were the places recognised, and who rents there?"""

from typing import ClassVar

from django.db import models

from huiqi.register.models.enterprises import SUB_DISTRICTS, Enterprise


class Venue(models.Model):
    """One row per place that can be recognised."""

    class Kind(models.TextChoices):
        """What the policy calls it."""

        PARK = "park", "网络视听直播产业园"
        OFFICE_CLUSTER = "office_cluster", "直播企业办公集聚区"
        EDUCATION_PARK = "education_park", "直播教育产业园"

    name = models.CharField(max_length=100, unique=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    sub_district = models.CharField(max_length=40)
    address = models.CharField(max_length=200, blank=True)
    operator = models.ForeignKey(Enterprise, on_delete=models.PROTECT, null=True, related_name="venues")
    area_m2 = models.PositiveIntegerField(null=True)
    """Floor area in square metres; null where not known, as with `studios`."""
    studios = models.PositiveIntegerField(null=True)
    services = models.TextField(blank=True)
    """What the operator does for its tenants, in its own words."""
    demonstration = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(sub_district__in=SUB_DISTRICTS), name="a_venue_lies_in_one_of_eight_sub_districts"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Recognition(models.Model):
    """One row per recognition of a venue: it holds from `valid_from` through `valid_to`, unless withdrawn."""

    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, related_name="recognitions")
    valid_from = models.DateField()
    valid_to = models.DateField()
    document = models.CharField(max_length=100)
    withdrawn_on = models.DateField(null=True)
    """From this day on it no longer holds."""
    withdrawal_document = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering: ClassVar = ["venue", "valid_from"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(valid_to__gte=models.F("valid_from")), name="a_recognition_ends_after_it_starts"
            ),
            models.CheckConstraint(condition=~models.Q(document=""), name="a_recognition_names_its_document"),
            models.CheckConstraint(
                condition=models.Q(withdrawn_on__isnull=True, withdrawal_document="")
                | (models.Q(withdrawn_on__isnull=False) & ~models.Q(withdrawal_document="")),
                name="a_withdrawal_names_its_document",
            ),
            models.UniqueConstraint(fields=["venue", "document"], name="a_document_recognises_a_venue_once"),
        ]

    def __str__(self) -> str:
        return f"{self.venue_id} {self.valid_from:%Y-%m-%d}–{self.valid_to:%Y-%m-%d}"


class RecognitionReview(models.Model):
    """One row per yearly review of a recognition; a second one of a year is refused."""

    class Outcome(models.TextChoices):
        """What it came to."""

        PASSED = "passed", "合格"
        WARNED = "warned", "警告，限期整改"

    recognition = models.ForeignKey(Recognition, on_delete=models.CASCADE, related_name="reviews")
    year = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    findings = models.TextField()
    reviewed_on = models.DateField()
    by = models.CharField(max_length=100)

    class Meta:
        ordering: ClassVar = ["recognition", "year"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["recognition", "year"], name="a_recognition_is_reviewed_once_a_year"),
            models.CheckConstraint(condition=~models.Q(findings=""), name="a_review_says_what_was_found"),
        ]

    def __str__(self) -> str:
        return f"{self.recognition_id} {self.year} {self.outcome}"


class Lease(models.Model):
    """One row per lease: `area_m2` square metres at `monthly_rent_fen` (ex VAT), first and last day included."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.CASCADE, related_name="leases")
    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, related_name="leases")
    area_m2 = models.PositiveIntegerField()
    monthly_rent_fen = models.BigIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    filed_number = models.CharField(max_length=60, blank=True)
    """Number of the filing; empty where the lease is not filed."""
    sublet = models.BooleanField(null=True)
    """Whether it is let on; null where not known."""

    class Meta:
        ordering: ClassVar = ["enterprise", "starts_on"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="a_lease_ends_after_it_starts"
            ),
            models.CheckConstraint(condition=models.Q(monthly_rent_fen__gte=0), name="a_rent_is_not_negative"),
            models.UniqueConstraint(fields=["enterprise", "venue", "starts_on"], name="a_lease_is_recorded_once"),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.venue_id} {self.starts_on:%Y-%m-%d}–{self.ends_on:%Y-%m-%d}"
