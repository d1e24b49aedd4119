"""What did the audited accounts of each year say, and is a firm in the statistics above the designated size?"""

from typing import ClassVar

from django.db import models

from huiqi.register.models.enterprises import Enterprise


class Statement(models.Model):
    """One row per firm and year of audited accounts. It counts once an office has seen the audit report."""

    class Source(models.TextChoices):
        """How the figures came in."""

        TYPED = "typed", "手工填写"
        XBRL = "xbrl", "XBRL文件"
        SHEET = "sheet", "利润表文件"

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="statements")
    year = models.IntegerField()
    revenue_fen = models.BigIntegerField()
    """Operating revenue of the year, audited, without VAT."""
    before_fen = models.BigIntegerField(null=True)
    """The figure of the year before as this year's accounts give it, for comparison."""
    full_year = models.BooleanField()
    """Whether the accounts cover twelve months of the same entity."""
    auditor = models.CharField(max_length=100)
    report_number = models.CharField(max_length=60)
    explanation = models.TextField(blank=True)
    """Why `before_fen` differs from the revenue of the year before."""
    source = models.CharField(max_length=10, choices=Source.choices)
    file_sha256 = models.CharField(max_length=64, blank=True)
    checked_on = models.DateField(null=True)
    checked_by = models.CharField(max_length=100, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["-year", "-pk"]
        indexes: ClassVar = [models.Index(fields=["checked_on", "year"], name="statement_by_check")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["enterprise", "year"], name="a_year_has_one_statement"),
            models.CheckConstraint(condition=models.Q(revenue_fen__gte=0), name="revenue_is_not_below_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.year}"


class SizeConfirmation(models.Model):
    """One row per firm and year: in the statistics above the designated size or not. Nothing else of them is kept."""

    class Basis(models.TextChoices):
        """Where the yes or no comes from: never from a statistical return (统计法 art. 28)."""

        OFFICE = "office", "统计部门确认"
        OWN_COPY = "own_copy", "企业自己的入库凭证"

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="size_confirmations")
    year = models.IntegerField()
    above = models.BooleanField()
    basis = models.CharField(max_length=10, choices=Basis.choices)
    confirmed_on = models.DateField()
    confirmed_by = models.CharField(max_length=100)

    class Meta:
        ordering: ClassVar = ["-year"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["enterprise", "year"], name="a_size_is_confirmed_once")]

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.year} {self.above}"
