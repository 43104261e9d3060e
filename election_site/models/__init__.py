"""The tables of the ground floor."""

from election_site.models.accounts import Appointment, User
from election_site.models.attachments import Attachment
from election_site.models.audit import AuditEntry, AuditHead
from election_site.models.chain import Annulment, Approval, Certification, Outcome, StageRun
from election_site.models.elections import Election, Post, SpecialDay
from election_site.models.people import Person
from election_site.models.publications import Objection, Publication
from election_site.models.rolls import Roll, RollEntry
from election_site.models.rule_records import RuleCheck, StrokeCorrection

__all__ = [
    "Annulment",
    "Appointment",
    "Approval",
    "Attachment",
    "AuditEntry",
    "AuditHead",
    "Certification",
    "Election",
    "Objection",
    "Outcome",
    "Person",
    "Post",
    "Publication",
    "Roll",
    "RollEntry",
    "RuleCheck",
    "SpecialDay",
    "StageRun",
    "StrokeCorrection",
    "User",
]
