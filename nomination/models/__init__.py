"""Who was put forward, by whom, and how each fared."""

from nomination.models.duplicates import DuplicateDecision
from nomination.models.inspections import Inspection, InspectionNotice, InterviewNote
from nomination.models.lists import ApprovedPlace, CandidateWithdrawal, Decision
from nomination.models.recommendations import Candidacy, Draft, Recommendation, Signature
from nomination.models.reviews import AskedOffice, OfficeOpinion, QualificationReview
from nomination.models.signature_imports import SignatureImport

__all__ = [
    "ApprovedPlace",
    "AskedOffice",
    "Candidacy",
    "CandidateWithdrawal",
    "Decision",
    "Draft",
    "DuplicateDecision",
    "Inspection",
    "InspectionNotice",
    "InterviewNote",
    "OfficeOpinion",
    "QualificationReview",
    "Recommendation",
    "Signature",
    "SignatureImport",
]
