"""What leaves to the treasury's bank and what comes back? Orders as CSV and pain.001, returns as CSV, Excel and pain.002."""

from huiqi.gateways.treasury.accounts import account_warning
from huiqi.gateways.treasury.csv_order import csv_of
from huiqi.gateways.treasury.errors import TreasuryError
from huiqi.gateways.treasury.fake import TreasuryFake, answer_folder
from huiqi.gateways.treasury.orders import Debtor, Instruction, Order
from huiqi.gateways.treasury.pain001 import pain001_of
from huiqi.gateways.treasury.returns import Return, read_return
from huiqi.gateways.treasury.table import PAID, RETURNED, Fault, ReturnLine

__all__ = [
    "PAID",
    "RETURNED",
    "Debtor",
    "Fault",
    "Instruction",
    "Order",
    "Return",
    "ReturnLine",
    "TreasuryError",
    "TreasuryFake",
    "account_warning",
    "answer_folder",
    "csv_of",
    "pain001_of",
    "read_return",
]
