"""Which tables does the register keep? Enterprises and people, facts, venues, codes and days, decisions and texts."""

from huiqi.register.models.assistance import AssistanceOrder, AssistanceProduct, OrderSheet
from huiqi.register.models.attraction import Investment, Lead, LeadPromise, LeadStep
from huiqi.register.models.banking import BankAccount
from huiqi.register.models.codes import CalendarDay, IndustryCode, PairedRegion
from huiqi.register.models.commerce import HostProfile, LiveScene, LiveSession
from huiqi.register.models.enterprises import SUB_DISTRICTS, Enterprise, LivestreamRole, Person
from huiqi.register.models.events import BrandEvent, EventItem
from huiqi.register.models.facts import Consent, FactRecord
from huiqi.register.models.files import StoredFile
from huiqi.register.models.listing import Board, Listing, ListingStep
from huiqi.register.models.loans import Draw, InterestSlip, Loan
from huiqi.register.models.networks import NetworkFault, NetworkLine, NetworkPlan, SpeedTest, Spot
from huiqi.register.models.policies import FairCompetitionConclusion, ParameterDecision, PolicyText, SavedAnswers
from huiqi.register.models.publications import PublishedVersion
from huiqi.register.models.spaces import Space, Viewing
from huiqi.register.models.statements import SizeConfirmation, Statement
from huiqi.register.models.supply import Introduction, SelectionDay, SelectionStand, SupplyEntry
from huiqi.register.models.training import (
    Attendance,
    Course,
    Internship,
    InternshipApplication,
    Trainee,
    TrainingBase,
)
from huiqi.register.models.venues import Lease, Recognition, RecognitionReview, Venue

__all__ = [
    "SUB_DISTRICTS",
    "AssistanceOrder",
    "AssistanceProduct",
    "Attendance",
    "BankAccount",
    "Board",
    "BrandEvent",
    "CalendarDay",
    "Consent",
    "Course",
    "Draw",
    "Enterprise",
    "EventItem",
    "FactRecord",
    "FairCompetitionConclusion",
    "HostProfile",
    "IndustryCode",
    "InterestSlip",
    "Internship",
    "InternshipApplication",
    "Introduction",
    "Investment",
    "Lead",
    "LeadPromise",
    "LeadStep",
    "Lease",
    "Listing",
    "ListingStep",
    "LiveScene",
    "LiveSession",
    "LivestreamRole",
    "Loan",
    "NetworkFault",
    "NetworkLine",
    "NetworkPlan",
    "OrderSheet",
    "PairedRegion",
    "ParameterDecision",
    "Person",
    "PolicyText",
    "PublishedVersion",
    "Recognition",
    "RecognitionReview",
    "SavedAnswers",
    "SelectionDay",
    "SelectionStand",
    "SizeConfirmation",
    "Space",
    "SpeedTest",
    "Spot",
    "Statement",
    "StoredFile",
    "SupplyEntry",
    "Trainee",
    "TrainingBase",
    "Venue",
    "Viewing",
]
