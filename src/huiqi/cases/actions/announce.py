"""How does a firm hear that something is proposed to it? A mail to each of its managers; what did not leave is tried again.

The firm's home shows it anyway. Made-up people and firms have no mailbox.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from huiqi.access.actor import Actor
from huiqi.access.models import Account, RoleGrant
from huiqi.access.permissions import require
from huiqi.cases.models import Proposal
from huiqi.gateways import mail
from huiqi.policies import find_measure
from huiqi.units.money import show_yuan

_AT_ONCE = 200


@dataclass(frozen=True)
class Announced:
    """How many mails left, and how many did not."""

    sent: int
    not_sent: int


def announce_proposals(*, actor: Actor, at: dt.datetime) -> Announced:
    """Mail the managers of every firm with an open proposal they were not told of; `actor` is access.actor.SYSTEM.

    Raises Forbidden, and nothing that a mail server can cause.
    """
    require(actor, "case.propose")
    waiting = Proposal.objects.filter(
        state=Proposal.State.OPEN, told_at=None, window__closes_at__gt=at, enterprise__demonstration=False
    )
    sent = not_sent = last = 0
    while rows := list(waiting.filter(pk__gt=last).select_related("window", "enterprise").order_by("pk")[:_AT_ONCE]):
        last = rows[-1].pk
        outcomes = _send(rows)
        told = {pk for pk, why in outcomes if not why}
        Proposal.objects.filter(pk__in=told).update(told_at=at)
        failed = sum(bool(why) for _pk, why in outcomes)
        sent, not_sent = sent + len(outcomes) - failed, not_sent + failed
    return Announced(sent, not_sent)


def _send(rows: Sequence[Proposal]) -> list[tuple[int, str]]:
    """For each mail the proposal it is about, and why it was not sent."""
    managers = _managers([row.enterprise.credit_code for row in rows])
    pairs = [(row, account) for row in rows for account in managers.get(row.enterprise.credit_code, ())]
    outcomes = mail.send([_mail(row, account) for row, account in pairs]) if pairs else []
    return [(row.pk, why) for (row, _account), why in zip(pairs, outcomes, strict=True)]


def _managers(codes: Sequence[str]) -> Mapping[str, list[Account]]:
    """The active managers of each firm, in the order of their numbers."""
    grants = RoleGrant.objects.filter(
        role="manager", credit_code__in=codes, account__is_active=True, account__demonstration=False
    )
    found: defaultdict[str, list[Account]] = defaultdict(list)
    for grant in grants.select_related("account").order_by("account_id"):
        found[grant.credit_code].append(grant.account)
    return found


def _mail(row: Proposal, account: Account) -> mail.Mail:
    """In the language of the account; the firm's name is left out, as in every mail."""
    with translation.override(account.language):
        title = _(find_measure(row.window.measure)[1].title)
        ends = timezone.localtime(row.window.closes_at).strftime("%Y-%m-%d %H:%M")
        parts = [
            _("%(name)s，您好：") % {"name": account.name},
            _("免申即享：已登记的资料足以说明贵单位可以得到“%(measure)s”%(yuan)s元。不用填表，%(ends)s前登录确认即可。")
            % {"measure": title, "yuan": show_yuan(row.award_fen).removesuffix("元"), "ends": ends},
            _("请登录查看：%(link)s") % {"link": str(settings.PROPOSAL_LINK).format(row.pk)},
        ]
        return mail.Mail(account.email, f"{_('惠企')} {_('免申即享')} {title}", "\n\n".join(parts) + "\n")
