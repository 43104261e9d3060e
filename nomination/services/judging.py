"""The recommendations of a run as they are on record, judged anew whenever something about them changes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils.timezone import localtime

from election_site.models import Election, Roll, RollEntry, StageRun
from election_site.queries.rules import rules_of
from nomination.domain.judging import Finding, Line, Paper, judge_papers
from nomination.domain.nominees import nominee_eligibility
from nomination.models import Candidacy, Recommendation, Signature

BATCH = 2000
State = Recommendation.State


def closing_day(election: Election) -> date | None:
    """The last day on which recommendations are taken, Chinese time; None without a closing time."""
    closes_at = election.recommendation_closes_at
    return localtime(closes_at).date() if closes_at else None


@transaction.atomic
def judge_recommendations(run: StageRun, *, is_final: bool = False) -> int:
    """Bring ``state``, ``refusals`` and each signature's ``refusal`` up to date; returns how many
    recommendations are accepted. Five queries and one update for each 2,000 rows that changed.

    Every service that changes what is judged calls this in its own transaction, with the run locked. A joint
    sheet that is still collecting is "refused" as too short until it has enough. ``is_final``: the stage is
    being closed, and nobody answers or signs any more.
    """
    papers = Recommendation.objects.filter(run=run)
    lines = Signature.objects.filter(recommendation__run=run)
    return _bring_up_to_date(run, papers, lines, is_final=is_final)


def judge_signatory(run: StageRun, signatory: str) -> dict[int, str]:
    """The same where only signatures of ``signatory`` have changed, at a cost that does not grow with the number
    of signatures: his lines, and the papers for the nominees on whose sheets they stand. Returns the refusal of
    each of his lines by its id. Runs in the caller's transaction."""
    signed = Signature.objects.filter(recommendation__run=run, signatory=signatory)
    nominees = signed.values("recommendation__candidacy__person_id")
    papers = Recommendation.objects.filter(run=run, candidacy__person_id__in=nominees)
    counting = Signature.objects.filter(recommendation__in=papers, refusal="").exclude(signatory=signatory)
    others = counting.order_by().values_list("recommendation_id").annotate(Count("pk"))
    _bring_up_to_date(run, papers, signed, dict(others))
    return dict(signed.values_list("pk", "refusal"))


def foresee(run: StageRun, further: Iterable[Signature]) -> None:
    """Set the ``refusal`` that each of these signatures would get if it were saved now; nothing is written."""
    papers = _papers(Recommendation.objects.filter(run=run))
    lines = _by_sheet(Signature.objects.filter(recommendation__run=run))
    for line in further:
        lines[line.recommendation_id].append(line)
    findings = _findings(run, papers, lines)
    for one, finding in zip(papers, findings, strict=True):
        for line, refusal in zip(lines[one.pk], finding.refusals, strict=bool(finding.refusals)):
            if line.pk is None:
                line.refusal = refusal


def _papers(papers: QuerySet[Recommendation]) -> list[Recommendation]:
    return list(papers.select_related("candidacy__person", "candidacy__post").order_by("received_on", "pk"))


def _by_sheet(lines: QuerySet[Signature]) -> dict[int, list[Signature]]:
    found: dict[int, list[Signature]] = defaultdict(list)
    for line in lines.order_by("recommendation_id", "line", "pk"):
        found[line.recommendation_id].append(line)
    return found


def _bring_up_to_date(
    run: StageRun,
    papers: QuerySet[Recommendation],
    lines: QuerySet[Signature],
    others: Mapping[int, int] = MappingProxyType({}),
    *,
    is_final: bool = False,
) -> int:
    """Judge ``papers`` with ``lines`` (and with ``others`` that count beside them) and store what changed."""
    papers, lines_of = _papers(papers), _by_sheet(lines)
    findings = _findings(run, papers, lines_of, others, is_final=is_final)
    changed_papers, changed_lines = [], []
    for one, finding in zip(papers, findings, strict=True):
        state = State.WITHDRAWN if one.withdrawn_at else State.REFUSED if finding.reasons else State.ACCEPTED
        refusals = [{"code": each.code, "params": dict(each.params)} for each in finding.reasons]
        if (one.state, one.refusals) != (state, refusals):
            one.state, one.refusals = state, refusals
            changed_papers.append(one)
        for line, refusal in zip(lines_of[one.pk], finding.refusals, strict=bool(finding.refusals)):
            if line.refusal != refusal:
                line.refusal = refusal
                changed_lines.append(line)
    Recommendation.objects.bulk_update(changed_papers, ["state", "refusals"], batch_size=BATCH)
    _store_refusals(changed_lines)
    return sum(one.state == State.ACCEPTED for one in papers)


def _store_refusals(lines: Iterable[Signature]) -> None:
    # First those that no longer count, then those that do: at most one line a signatory counts at any time.
    by_refusal: dict[str, list[int]] = defaultdict(list)
    for line in lines:
        by_refusal[line.refusal].append(line.pk)
    for refusal in sorted(by_refusal, reverse=True):
        Signature.objects.filter(pk__in=by_refusal[refusal]).update(refusal=refusal)


def _findings(
    run: StageRun,
    papers: Sequence[Recommendation],
    lines: Mapping[int, list[Signature]],
    others: Mapping[int, int] = MappingProxyType({}),
    *,
    is_final: bool = False,
) -> list[Finding]:
    entries = {
        entry.person_id: entry
        for entry in RollEntry.objects.filter(
            roll__election=run.election,
            roll__kind=Roll.Kind.MEMBERS,
            person_id__in=[one.candidacy.person_id for one in papers],
        )
    }
    closes_on, chosen = closing_day(run.election), _chosen_posts(papers)
    judged = [
        _paper(
            one,
            lines[one.pk],
            others=others.get(one.pk, 0),
            entry=entries.get(one.candidacy.person_id),
            chosen_post=chosen[one.candidacy.person_id],
            closes_on=closes_on,
        )
        for one in papers
    ]
    return judge_papers(judged, rules_of(run.election).options, is_final=is_final)


def _chosen_posts(papers: Iterable[Recommendation]) -> dict[int, int]:
    """By person the number of the post that is his own choice: the first to which he consented, else the first
    for which he was put forward and has not said no."""
    chosen: dict[int, int] = {}

    def order(one: Recommendation) -> tuple[bool, bool]:
        is_gone = one.withdrawn_at is not None or one.candidacy.withdrawn_at is not None
        return is_gone, not one.candidacy.has_consented

    for one in sorted(papers, key=order):
        chosen.setdefault(one.candidacy.person_id, one.candidacy.post.number)
    return chosen


def _paper(
    one: Recommendation,
    lines: list[Signature],
    *,
    others: int,
    entry: RollEntry | None,
    chosen_post: int,
    closes_on: date | None,
) -> Paper:
    candidacy, person = one.candidacy, one.candidacy.person
    return Paper(
        number=one.number,
        route=one.route,
        nominee=signatory_of(person.pk),
        name=person.name,
        post=candidacy.post.number,
        chosen_post=chosen_post,
        fault="declined" if candidacy.withdrawn_at else _fault(candidacy, entry),
        is_late=_is_late(one.received_on, closes_on),
        is_withdrawn=one.withdrawn_at is not None,
        present=one.present,
        agreeing=one.agreeing,
        lines=tuple(
            Line(
                signatory=line.signatory,
                signed=_order(line),
                is_entitled=line.person_id is not None,
                is_late=_is_late(line.signed_on, closes_on),
                is_withdrawn=line.withdrawn_at is not None,
            )
            for line in lines
        ),
        others=others,
    )


def _fault(candidacy: Candidacy, entry: RollEntry | None) -> str:
    """Why the nominee may not stand, or an empty text. Where the members' roll speaks, the form does not count;
    of somebody who has not answered yet, nobody knows more than that."""
    status = entry.status if entry else candidacy.person.status
    return nominee_eligibility(
        party_status=status or ("non_party" if candidacy.has_consented else "formal"),
        consent=candidacy.has_consented,
        discipline=entry.discipline if entry else "none",
        rights_suspended=bool(entry and entry.suspension_document),
        org_relation="here" if candidacy.is_local else "elsewhere",
    ).reason


def _order(line: Signature) -> tuple:
    """When it was given among all signatures of the run; what is not saved yet comes last, by its row."""
    moment = line.signed_at.timestamp() if line.signed_at else 0
    return (line.signed_on, moment, line.pk is None, line.row if line.pk is None else line.pk)


def _is_late(day: date, closes_on: date | None) -> bool:
    return closes_on is not None and day > closes_on


def signatory_of(person_id: int) -> str:
    """The key of somebody whom the election knows; the same for nominee and signatory."""
    return f"p{person_id}"
