"""Joint sheets: found by their address, how many signatures count, and what a signatory is told."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext

from election_site.domain.checks import Reason
from election_site.models import Election, StageRun
from election_site.queries.identity import keyed_hash
from election_site.queries.rules import rules_of
from nomination.domain.checks import reason
from nomination.domain.signing import ANSWERS, LIMIT_TOLD, OVER_LIMIT
from nomination.models import Recommendation, Signature


@dataclass(frozen=True)
class SheetCount:
    """``missing``: signatures still lacking, 0 when there are enough."""

    counted: int
    threshold: int

    @property
    def missing(self) -> int:
        return max(0, self.threshold - self.counted)


def sheets_of(run: StageRun) -> QuerySet[Recommendation]:
    """The joint sheets of a run with how many lines they have and how many count, as ``lines`` and ``counted``."""
    return (
        Recommendation.objects.filter(run=run, route=Recommendation.Route.JOINT)
        .select_related("candidacy__person", "candidacy__post", "run__election")
        .annotate(
            lines=Count("signatures"),
            counted=Count("signatures", filter=Q(signatures__refusal="")),
        )
        .order_by("number")
    )


def sheet_by_token(election: Election, token: str) -> Recommendation | None:
    """The sheet that is signed at this address, of the run that stands."""
    return (
        Recommendation.objects.filter(
            run__election=election, sign_token=token, route=Recommendation.Route.JOINT
        )
        .exclude(run__state=StageRun.State.ANNULLED)
        .select_related("candidacy__person", "candidacy__post", "run__election")
        .first()
    )


def sheet_count(sheet: Recommendation) -> SheetCount:
    return SheetCount(
        counted=sheet.signatures.filter(refusal="").count(),
        threshold=rules_of(sheet.run.election).options["joint_threshold"],
    )


def sheet_blockers(sheet: Recommendation) -> list[Reason]:
    """Why this sheet takes no signatures, the time of registration aside."""
    is_gone = sheet.withdrawn_at or sheet.candidacy.withdrawn_at
    return [reason("N128")] if is_gone or sheet.run.state != StageRun.State.OPEN else []


def signature_by_code(election: Election, code: str) -> Signature | None:
    """The signature whose receipt bears this code (in its normal spelling)."""
    if not code:
        return None
    return (
        Signature.objects.filter(recommendation__run__election=election, code_hash=receipt_hash(code))
        .select_related("recommendation__candidacy__person", "recommendation__candidacy__post")
        .select_related("recommendation__run__election")
        .first()
    )


def receipt_hash(code: str) -> str:
    return keyed_hash("signature", code)


def limit_text(election: Election) -> str:
    """How many sheets one person may sign, and what becomes of more."""
    options = rules_of(election).options
    told = LIMIT_TOLD[options["signature_over_limit"]]
    return gettext(told) % {"limit": options["signatures_per_person"]}


def answer_text(signature: Signature) -> str:
    """Whether the signature counts, and why not, in words for the signatory."""
    told = gettext(ANSWERS[signature.refusal])
    if signature.refusal != "N127":
        return told
    run = signature.recommendation.run
    options = rules_of(run.election).options
    sheets = Signature.objects.filter(
        recommendation__run=run, signatory=signature.signatory, refusal__in=("", "N127")
    )
    told %= {
        "count": sheets.values("recommendation").distinct().count(),
        "limit": options["signatures_per_person"],
    }
    what_follows = OVER_LIMIT[options["signature_over_limit"]]
    return f"{told} {gettext(what_follows)}"
