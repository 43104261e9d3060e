"""Who was put forward, by whom, and how each fared."""

from nomination.models.duplicates import DuplicateDecision
from nomination.models.inspections import Inspection, InspectionNotice
from nomination.models.lists import ApprovedPlace, Decision
from nomination.models.recommendations import Candidacy, Draft, Recommendation, Signature
from nomination.models.reviews import AskedOffice, OfficeOpinion, QualificationReview
from nomination.models.signature_imports import SignatureImport

__all__ = [
    "ApprovedPlace",
    "AskedOffice",
    "Candidacy",
    "Decision",
    "Draft",
    "DuplicateDecision",
    "Inspection",
    "InspectionNotice",
    "OfficeOpinion",
    "QualificationReview",
    "Recommendation",
    "Signature",
    "SignatureImport",
]
