"""What may be written into the register? Every write is here, keyword-only, with one audit entry each."""

from huiqi.register.actions.assistance import (
    ORDER_COLUMNS,
    REFUND_DAYS,
    ImportedOrders,
    import_orders,
    judge_order,
    list_product,
    unlist_product,
)
from huiqi.register.actions.banking import name_bank_account
from huiqi.register.actions.codes import PAIRING_OFFICE, import_calendar, pair_region, seed
from huiqi.register.actions.demonstration import load_demonstration
from huiqi.register.actions.enterprises import (
    end_role,
    forget_person,
    record_enterprise,
    record_person,
    record_role,
    rotate_keys,
)
from huiqi.register.actions.events import (
    audit_costs,
    days_before,
    decide_event,
    file_event,
    is_in_time,
    withdraw_event,
    write_costs,
)
from huiqi.register.actions.facts import give_consent, record_facts, withdraw_consent
from huiqi.register.actions.listing import (
    check_step,
    declare_listing,
    end_listing,
    file_listing,
    keep_board,
    record_step,
)
from huiqi.register.actions.loans import (
    SLIP_COLUMNS,
    ImportedSlips,
    check_loan,
    import_slips,
    record_loan,
    record_slip,
)
from huiqi.register.actions.policies import (
    forget_answers,
    import_text,
    record_conclusion,
    record_decision,
    save_answers,
    start_answers,
)
from huiqi.register.actions.sheets import Imported, import_enterprises, read_calendar
from huiqi.register.actions.statements import check_statement, confirm_size, read_and_record, record_statement
from huiqi.register.actions.tables import BadLine, bad_line
from huiqi.register.actions.venues import (
    recognise,
    record_lease,
    record_venue,
    review_recognition,
    withdraw_recognition,
)

__all__ = [
    "ORDER_COLUMNS",
    "PAIRING_OFFICE",
    "REFUND_DAYS",
    "SLIP_COLUMNS",
    "BadLine",
    "Imported",
    "ImportedOrders",
    "ImportedSlips",
    "audit_costs",
    "bad_line",
    "check_loan",
    "check_statement",
    "check_step",
    "confirm_size",
    "days_before",
    "decide_event",
    "declare_listing",
    "end_listing",
    "end_role",
    "file_event",
    "file_listing",
    "forget_answers",
    "forget_person",
    "give_consent",
    "import_calendar",
    "import_enterprises",
    "import_orders",
    "import_slips",
    "import_text",
    "is_in_time",
    "judge_order",
    "keep_board",
    "list_product",
    "load_demonstration",
    "name_bank_account",
    "pair_region",
    "read_and_record",
    "read_calendar",
    "recognise",
    "record_conclusion",
    "record_decision",
    "record_enterprise",
    "record_facts",
    "record_lease",
    "record_loan",
    "record_person",
    "record_role",
    "record_slip",
    "record_statement",
    "record_step",
    "record_venue",
    "review_recognition",
    "rotate_keys",
    "save_answers",
    "seed",
    "start_answers",
    "unlist_product",
    "withdraw_consent",
    "withdraw_event",
    "withdraw_recognition",
    "write_costs",
]
