"""Which enterprises and people are known, and which of the live-streaming rule's roles do they play?"""

import uuid
from typing import ClassVar

from django.db import models

SUB_DISTRICTS = ("南头", "南山", "招商", "蛇口", "粤海", "沙河", "西丽", "桃源")
"""The eight 街道 of the district."""


class Enterprise(models.Model):
    """One row per enterprise, known by its unified social credit code (GB 32100)."""

    credit_code = models.CharField(max_length=18, unique=True)
    name = models.CharField(max_length=200)
    sub_district = models.CharField(max_length=40, blank=True)
    in_qianhai = models.BooleanField(null=True)
    """Whether it sits in the 前海 zone, whose own funds may exclude the district's; null where not known."""
    industry = models.ForeignKey("register.IndustryCode", on_delete=models.PROTECT, null=True)
    established_on = models.DateField(null=True)
    contact_name = models.CharField(max_length=60, blank=True)
    contact_phone = models.CharField(max_length=30, blank=True)
    contact_email = models.EmailField(blank=True)
    demonstration = models.BooleanField(default=False)
    """True for a made-up enterprise of the demonstration district."""

    class Meta:
        ordering: ClassVar = ["credit_code"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(sub_district__in=["", *SUB_DISTRICTS]), name="a_sub_district_is_one_of_eight"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.credit_code}"


class Person(models.Model):
    """One row per person. The identity number is kept encrypted; `queries.masked_identity` shows what may be seen."""

    reference = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    """How audit and pages name the person; says nothing about them."""
    name = models.CharField(max_length=60)
    identity_encrypted = models.TextField(blank=True)
    """SM4 with SM3-HMAC, bound to `reference`; empty where never given or erased."""
    identity_lookup = models.CharField(max_length=64, unique=True, null=True)
    """Keyed hash of the number: finds the person again without decrypting anybody."""
    forgotten_on = models.DateField(null=True)
    demonstration = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(forgotten_on__isnull=True)
                | models.Q(name="", identity_encrypted="", identity_lookup__isnull=True),
                name="a_forgotten_person_has_no_name_or_number",
            ),
        ]

    def __str__(self) -> str:
        return str(self.reference)


class LivestreamRole(models.Model):
    """One row per role and span. A host is a person at an enterprise; the other roles are the enterprise's own."""

    class Role(models.TextChoices):
        """The four roles of 直播电商监督管理办法."""

        ROOM_OPERATOR = "room_operator", "直播间运营者"
        HOST = "host", "直播营销人员"
        MCN = "mcn", "直播营销人员服务机构（MCN）"
        PLATFORM_OPERATOR = "platform_operator", "直播电商平台经营者"

    enterprise = models.ForeignKey(Enterprise, on_delete=models.CASCADE, related_name="livestream_roles")
    role = models.CharField(max_length=20, choices=Role.choices)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="livestream_roles")
    since = models.DateField()
    until = models.DateField(null=True)
    """The last day; null while it is played."""

    class Meta:
        ordering: ClassVar = ["enterprise", "role", "since"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(role="host", person__isnull=False)
                | (~models.Q(role="host") & models.Q(person__isnull=True)),
                name="a_host_is_a_person_and_no_other_role_is",
            ),
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("since")),
                name="a_role_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["enterprise", "role", "since"],
                condition=models.Q(person__isnull=True),
                name="a_role_is_recorded_once",
            ),
            models.UniqueConstraint(
                fields=["enterprise", "person", "since"],
                condition=models.Q(person__isnull=False),
                name="a_host_is_recorded_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.role}"
