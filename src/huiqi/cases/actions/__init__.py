"""What may be done to a case? Every write of the room, keyword-only: actor, case, version, moment."""

from huiqi.cases.actions.acceptance import accept, refuse_acceptance, request_correction
from huiqi.cases.actions.announce import Announced, announce_proposals
from huiqi.cases.actions.application import open_draft, resubmit, save_draft, submit, withdraw
from huiqi.cases.actions.bank_returns import Booked, book_lines, import_return
from huiqi.cases.actions.ciphertexts import renew_ciphertexts
from huiqi.cases.actions.complaints import (
    ANONYMOUS,
    ANSWER_DAYS,
    TAKE_ON_DAYS,
    answer_complaint,
    assign_complaint,
    decline_complaint,
    file_complaint,
    tell_late_complaints,
)
from huiqi.cases.actions.experts import (
    accept_seat,
    add_expert,
    close_panel,
    recuse,
    set_up_panel,
    submit_scores,
    write_sheet,
)
from huiqi.cases.actions.lease import release_lease, take_lease
from huiqi.cases.actions.meeting import Outcome, arrange, convene, decide, strike
from huiqi.cases.actions.messages import deliver, mark_read
from huiqi.cases.actions.orders import collect_returns, deliver_orders, files_of
from huiqi.cases.actions.papers import attach_file, detach_file, note_paper, restore_file
from huiqi.cases.actions.payments import (
    DryRun,
    batch_by_number,
    cancel_batch,
    dry_run,
    make_batch,
    send_batch,
    sign_batch,
)
from huiqi.cases.actions.photographs import MOST as MOST_PHOTOGRAPHS
from huiqi.cases.actions.photographs import Photo
from huiqi.cases.actions.proposals import Proposed, confirm_proposal, decline_proposal, propose
from huiqi.cases.actions.publication import answer_objection, end_notice, file_objection, publish_notice, revoke
from huiqi.cases.actions.recognition import assess, grant_recognition
from huiqi.cases.actions.recovery import (
    MOST_INSTALMENTS,
    decide_recovery,
    drop_recovery,
    open_recovery,
    record_receipt,
    state_case,
    tell_instalments,
)
from huiqi.cases.actions.requests import (
    add_to_part,
    answer_part,
    ask,
    rate,
    return_part,
    tell_late_parts,
    withdraw_request,
)
from huiqi.cases.actions.review import examine, opine, order_audit, record_visit, report_audit, verify_fact
from huiqi.cases.actions.supervision import record_check
from huiqi.cases.actions.timed import run_clocks
from huiqi.cases.actions.windows import change_window, open_window

__all__ = [
    "ANONYMOUS",
    "ANSWER_DAYS",
    "MOST_INSTALMENTS",
    "MOST_PHOTOGRAPHS",
    "TAKE_ON_DAYS",
    "Announced",
    "Booked",
    "DryRun",
    "Outcome",
    "Photo",
    "Proposed",
    "accept",
    "accept_seat",
    "add_expert",
    "add_to_part",
    "announce_proposals",
    "answer_complaint",
    "answer_objection",
    "answer_part",
    "arrange",
    "ask",
    "assess",
    "assign_complaint",
    "attach_file",
    "batch_by_number",
    "book_lines",
    "cancel_batch",
    "change_window",
    "close_panel",
    "collect_returns",
    "confirm_proposal",
    "convene",
    "decide",
    "decide_recovery",
    "decline_complaint",
    "decline_proposal",
    "deliver",
    "deliver_orders",
    "detach_file",
    "drop_recovery",
    "dry_run",
    "end_notice",
    "examine",
    "file_complaint",
    "file_objection",
    "files_of",
    "grant_recognition",
    "import_return",
    "make_batch",
    "mark_read",
    "note_paper",
    "open_draft",
    "open_recovery",
    "open_window",
    "opine",
    "order_audit",
    "propose",
    "publish_notice",
    "rate",
    "record_check",
    "record_receipt",
    "record_visit",
    "recuse",
    "refuse_acceptance",
    "release_lease",
    "renew_ciphertexts",
    "report_audit",
    "request_correction",
    "restore_file",
    "resubmit",
    "return_part",
    "revoke",
    "run_clocks",
    "save_draft",
    "send_batch",
    "set_up_panel",
    "sign_batch",
    "state_case",
    "strike",
    "submit",
    "submit_scores",
    "take_lease",
    "tell_instalments",
    "tell_late_complaints",
    "tell_late_parts",
    "verify_fact",
    "withdraw",
    "withdraw_request",
    "write_sheet",
]
