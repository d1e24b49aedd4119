"""Which tables does this room keep? Windows and cases, their review, clocks, decisions and money; complaints."""

from huiqi.cases.models.archives import ArchiveRecord, HandedOver, HandOver
from huiqi.cases.models.assessments import Assessment
from huiqi.cases.models.case import Case, CasePaper, CreditCheck, Event, Window
from huiqi.cases.models.clock import Clock, Pause
from huiqi.cases.models.complaints import Complaint, ComplaintEvent
from huiqi.cases.models.decision import Decision, Meeting, MeetingItem, Notice, Objection
from huiqi.cases.models.experts import Panel, Score, ScoreSheet, Seat
from huiqi.cases.models.messages import Delivery, Message, Told
from huiqi.cases.models.papers import Upload
from huiqi.cases.models.payments import BankReturn, BankReturnLine, BatchSignature, PaymentBatch, PaymentLine
from huiqi.cases.models.photographs import Photograph
from huiqi.cases.models.proposals import Proposal
from huiqi.cases.models.recovery import Instalment, Recovery, RecoveryReceipt
from huiqi.cases.models.requests import ServiceEvent, ServiceFile, ServicePart, ServiceRequest
from huiqi.cases.models.review import Correction, Examination, Opinion, SpecialAudit, Verification, Visit
from huiqi.cases.models.supervision import SupervisionCheck, SupervisionPlan

__all__ = [
    "ArchiveRecord",
    "Assessment",
    "BankReturn",
    "BankReturnLine",
    "BatchSignature",
    "Case",
    "CasePaper",
    "Clock",
    "Complaint",
    "ComplaintEvent",
    "Correction",
    "CreditCheck",
    "Decision",
    "Delivery",
    "Event",
    "Examination",
    "HandOver",
    "HandedOver",
    "Instalment",
    "Meeting",
    "MeetingItem",
    "Message",
    "Notice",
    "Objection",
    "Opinion",
    "Panel",
    "Pause",
    "PaymentBatch",
    "PaymentLine",
    "Photograph",
    "Proposal",
    "Recovery",
    "RecoveryReceipt",
    "Score",
    "ScoreSheet",
    "Seat",
    "ServiceEvent",
    "ServiceFile",
    "ServicePart",
    "ServiceRequest",
    "SpecialAudit",
    "SupervisionCheck",
    "SupervisionPlan",
    "Told",
    "Upload",
    "Verification",
    "Visit",
    "Window",
]
