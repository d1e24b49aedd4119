"""Which tables say who may do what, and who did? Accounts, roles, invitations, interests, resets, tokens, audit entries."""

import json
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class AccountManager(BaseUserManager["Account"]):
    """Accounts by e-mail address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        """The account of an e-mail address. Raises Account.DoesNotExist."""
        return self.get(email__iexact=username or "")


class Account(AbstractBaseUser):
    """One row per person; what they may do stands in their `grants`, there is no superuser."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=60)
    language = models.CharField(max_length=10, default="zh-hans")
    is_active = models.BooleanField(default=True)
    demonstration = models.BooleanField(default=False)
    """True for a made-up person whose password the login page shows."""
    created_at = models.DateTimeField()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name"]
    objects = AccountManager()

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.name} {self.email}"

    def get_full_name(self) -> str:
        """The name, as forms and mails greet."""
        return self.name


class RoleGrant(models.Model):
    """One row per role an account holds now: of a firm, of a department, or of the whole district."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20)
    department = models.CharField(max_length=20, blank=True)
    credit_code = models.CharField(max_length=18, blank=True, db_index=True)
    granted_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["account", "role", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "role", "department", "credit_code"], name="a_role_is_held_once"),
            models.CheckConstraint(
                condition=models.Q(role__in=["manager", "filler", "reader"]) ^ models.Q(credit_code=""),
                name="firm_roles_and_no_others_name_a_firm",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=["window", "officer", "head"]) ^ models.Q(department=""),
                name="department_roles_and_no_others_name_a_department",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.department}{self.credit_code}".strip()


class Identity(models.Model):
    """One row per identity at the provider that signs an account in; (issuer, subject) is the provider's own key of it."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="identities")
    issuer = models.CharField(max_length=200)
    subject = models.CharField(max_length=255)
    label = models.CharField(max_length=200)
    """The name by which the person knows it, as the provider said it when it was connected."""
    linked_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["linked_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="an_identity_signs_one_account_in")
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.issuer}"


class Invitation(models.Model):
    """One row per person asked to join a firm; the link holds `token`, 128 random bits."""

    email = models.EmailField()
    role = models.CharField(max_length=20)
    credit_code = models.CharField(max_length=18, db_index=True)
    token = models.CharField(max_length=22, unique=True)
    invited_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-invited_at"]

    def __str__(self) -> str:
        return f"{self.email} {self.role} {self.credit_code}"


class InterestDeclaration(models.Model):
    """One row per person and firm in which they have an interest: they no longer act on that firm's cases."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="interests")
    credit_code = models.CharField(max_length=18)
    reason = models.CharField(max_length=200)
    declared_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-declared_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "credit_code"], name="an_interest_is_declared_once")
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.credit_code}"


class FactorReset(models.Model):
    """One row per asking that an account's second factors be taken away; three people are in it, and they are three."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="resets")
    asked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    why = models.CharField(max_length=200)
    """How the person was recognised, in the words of whoever asked."""
    decided_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)
    confirmed = models.BooleanField(null=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(asked_by=models.F("account"))
                & (
                    models.Q(decided_by=None)
                    | ~models.Q(decided_by=models.F("account")) & ~models.Q(decided_by=models.F("asked_by"))
                ),
                name="a_reset_takes_two_others",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by=None, decided_at=None, confirmed=None)
                | models.Q(decided_by__isnull=False, decided_at__isnull=False, confirmed__isnull=False),
                name="a_reset_is_decided_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.asked_at:%Y-%m-%d}"


class ApiToken(models.Model):
    """One row per key a program uses in a person's name; the secret is shown once, only its SHA-256 is kept.

    `scopes` and, where it is set, `credit_code` narrow what the account may do at the moment of asking.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=60)
    """What uses it, in its owner's words."""
    prefix = models.CharField(max_length=8)
    """How the secret begins: what a person recognises it by."""
    sha256 = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    credit_code = models.CharField(max_length=18, blank=True)
    """The only firm it speaks for; empty where it speaks for all of its owner's."""
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    """When it was last used, to the minute."""
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(name=""), name="a_token_has_a_name"),
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")), name="a_token_expires_after_it_was_made"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.prefix}… {self.name}"


class AuditEntry(models.Model):
    """One row per write, in order: triggers refuse UPDATE and DELETE, `hash` covers the row and the hash before it.

    No column holds personal data: `actor` is a key, and what is personal is in AuditPersonal, here only its commitment.
    """

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    actor = models.CharField(max_length=40, db_index=True)
    origin = models.CharField(max_length=100)
    verb = models.CharField(max_length=40, db_index=True)
    subject = models.CharField(max_length=100, db_index=True)
    why = models.TextField(blank=True)
    detail = models.TextField()
    """Canonical JSON: kept as the text that was hashed."""
    commitment = models.CharField(max_length=64, blank=True)
    """Salted SM3 of the personal payload, empty where there was none."""
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["-seq"]

    def __str__(self) -> str:
        return f"{self.seq} {self.actor} {self.verb} {self.subject}"

    @property
    def details(self) -> dict[str, Any]:
        """`detail`, read."""
        return json.loads(self.detail)


class AuditPersonal(models.Model):
    """One row per entry with personal data; deleting it erases the data and leaves the chain whole."""

    entry = models.OneToOneField(AuditEntry, on_delete=models.PROTECT, primary_key=True, related_name="personal")
    salt = models.CharField(max_length=64)
    payload = models.TextField()

    def __str__(self) -> str:
        return f"personal data of {self.entry_id}"


class AuditHead(models.Model):
    """The one row that says where the chain ends; `seal` is keyed, so SQL alone cannot move the end."""

    seq = models.BigIntegerField()
    hash = models.CharField(max_length=64)
    seal = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(pk=1), name="the_chain_has_one_end")]

    def __str__(self) -> str:
        return f"{self.seq}:{self.hash}"
