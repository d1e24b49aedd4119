"""Which account is an enterprise's money sent to?"""

from collections.abc import Collection

from huiqi.register.cipher import keyring
from huiqi.register.models import BankAccount, Enterprise


def bank_account(enterprise: Enterprise) -> BankAccount | None:
    """The account that counts now."""
    return BankAccount.objects.filter(enterprise=enterprise, ended_at=None).first()


def bank_accounts(enterprises: Collection[int]) -> dict[int, BankAccount]:
    """The account of each of these enterprises (by key) that named one, in one query."""
    return {row.enterprise_id: row for row in BankAccount.objects.filter(enterprise__in=enterprises, ended_at=None)}


def account_number(account: BankAccount) -> str:
    """The number itself: for the order to the bank, and nothing else. Raises CipherError."""
    return keyring().decrypt(account.number_encrypted, str(account.reference))
