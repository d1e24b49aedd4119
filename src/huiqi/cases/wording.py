"""What does a message say? One sentence for the list, a subject and a text for the mail, a line for the telephone.

In the language that is active; the firm's name is left out, since a mailbox and an expert may not know it.
"""

from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from huiqi.access.models import Account
from huiqi.cases.models import ComplaintEvent, Event, ServiceEvent, Told
from huiqi.cases.offerings import offering
from huiqi.cases.states import CLOCK_LABELS
from huiqi.units.money import show_money


@dataclass(frozen=True)
class Words:
    """A mail's two parts."""

    subject: str
    body: str


def headline(event: Told) -> str:
    """What happened, in one line."""
    if isinstance(event, ServiceEvent):
        if event.part is None:
            return _(event.label)
        part = _(offering(event.request.service).part(event.part.key).label)
        return _("%(part)s：%(label)s") % {"part": part, "label": _(event.label)}
    if isinstance(event, ComplaintEvent):
        return _("投诉举报：%(label)s") % {"label": _(event.label)}
    detail = event.detail
    if event.event in ("remind", "escalate") and detail.get("clock") in CLOCK_LABELS:
        clock = _(CLOCK_LABELS[detail["clock"]])
        values = {"clock": clock, "used": detail["elapsed"], "days": detail["days"]}
        if event.event == "escalate":
            return _("到期督办：%(clock)s已用 %(used)s 个工作日，限 %(days)s 个。") % values
        return _("催办：%(clock)s已用 %(used)s 个工作日，限 %(days)s 个。") % values
    if event.event == "opine":
        agrees = _("同意") if detail["agrees"] else _("不同意")
        return _("会签意见：%(department)s %(agrees)s") % {"department": _(detail["department"]), "agrees": agrees}
    if event.event in ("supervise", "check_due"):
        return _("%(label)s：%(what)s") % {"label": event.said.said(_, show_money), "what": _(detail["what"])}
    if "paper" in detail:
        return _("材料有更新：%(paper)s") % {"paper": _(detail["paper"])}
    return event.said.said(_, show_money)


def is_blind(event: Told) -> bool:
    """Whether experts are told: they learn neither the firm nor a reason that may name it."""
    return isinstance(event, Event) and "experts" in event.tells


def reason(event: Told) -> str:
    """Why it happened, as far as those who are told may know.

    What a service answers stays on its page, since it may be about a person; what is complained of likewise.
    """
    return event.why if isinstance(event, Event) and not is_blind(event) else ""


def subject(event: Told) -> tuple[str, str]:
    """The number of the case, request or complaint an event is of, and what it is for, untranslated."""
    if isinstance(event, ComplaintEvent):
        return str(event.complaint), str(event.complaint.get_kind_display())
    if isinstance(event, ServiceEvent):
        return str(event.request), offering(event.request.service).title
    return str(event.case), event.case.law.title


def mail_words(event: Told, account: Account, link: str) -> Words:
    """The mail to one person, in the language of the account."""
    with translation.override(account.language):
        (number, title), line = subject(event), headline(event)
        parts = [
            _("%(name)s，您好：") % {"name": account.name},
            _("编号 %(number)s（%(title)s）：%(what)s") % {"number": number, "title": _(title), "what": line},
        ]
        if why := reason(event):
            parts.append(_("说明：%(why)s") % {"why": why})
        parts.append(_("请登录查看：%(link)s") % {"link": link})
        return Words(f"{_('惠企')} {number} {line}"[:200], "\n\n".join(parts) + "\n")


def sms_words(event: Event, link: str) -> str:
    """The line to the firm's contact, in Chinese."""
    with translation.override("zh-hans"):
        return f"【惠企】贵单位的申请 {event.case}（{event.case.law.title}）：{headline(event)}。请登录查看：{link}"
