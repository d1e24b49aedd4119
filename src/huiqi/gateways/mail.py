"""How does a letter leave by e-mail? One connection for many; what could not leave says why and stops nothing.

Which server: HUIQI_MAIL_URL in the settings; without one, mails are printed on the console.
"""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from smtplib import SMTPException

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

FAILURES = (OSError, SMTPException, ValueError)
"""No server, a server that refuses, an address or subject that no mail can have."""


@dataclass(frozen=True)
class Mail:
    """One plain text to one address."""

    to: str
    subject: str
    body: str


def send(mails: Sequence[Mail]) -> list[str]:
    """Send each; returns for each why it was not sent, empty where it was. Raises nothing that a server can cause."""
    connection = get_connection()
    try:
        connection.open()
    except FAILURES as failed:
        return [_why(failed)] * len(mails)
    outcomes = []
    try:
        for mail in mails:
            outcomes.append(_send_one(mail, connection))
    finally:
        with contextlib.suppress(*FAILURES):
            connection.close()
    return outcomes


def _send_one(mail: Mail, connection: BaseEmailBackend) -> str:
    subject = " ".join(mail.subject.split())
    try:
        EmailMessage(subject, mail.body, to=[mail.to], connection=connection).send()
    except FAILURES as failed:
        return _why(failed)
    return ""


def _why(failed: Exception) -> str:
    return f"{type(failed).__name__}: {failed}"[:300]
