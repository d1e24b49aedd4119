"""What can be read of cases? Every read of the room, each already limited to what the actor may see."""

from huiqi.cases.queries.cases import (
    Button,
    buttons,
    case_by_id,
    case_for,
    cases_of,
    history,
    lease_of,
    readings,
    visible_to,
)
from huiqi.cases.queries.decisions import (
    AwardLetter,
    award_letter,
    budget_left,
    meeting_by_id,
    meetings,
    notice_by_number,
    notices,
    refusal_letter,
    waiting_for_decision,
)
from huiqi.cases.queries.filing import PaperLine, correction_points, file_for, paper_lines, standing
from huiqi.cases.queries.messages import message_about, messages_of, undelivered, unread
from huiqi.cases.queries.windows import next_window, open_window, window_closed, windows_of

__all__ = [
    "AwardLetter",
    "Button",
    "PaperLine",
    "award_letter",
    "budget_left",
    "buttons",
    "case_by_id",
    "case_for",
    "cases_of",
    "correction_points",
    "file_for",
    "history",
    "lease_of",
    "meeting_by_id",
    "meetings",
    "message_about",
    "messages_of",
    "next_window",
    "notice_by_number",
    "notices",
    "open_window",
    "paper_lines",
    "readings",
    "refusal_letter",
    "standing",
    "undelivered",
    "unread",
    "visible_to",
    "waiting_for_decision",
    "window_closed",
    "windows_of",
]
