"""Self-recommendation 自荐: sent by the person himself, or handed in on paper and entered by staff."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime

from election_site.domain.checks import Reason
from election_site.models import Attachment, Election, Person, Post, RollEntry, StageRun, User
from election_site.queries.identity import identity_hash
from election_site.queries.rules import rules_of
from election_site.services.attachments import keep_attachment
from election_site.services.audit import record
from election_site.services.errors import Refused, refuse_if
from election_site.services.people import Particulars
from election_site.uploads import Upload
from nomination.domain.checks import reason
from nomination.models import Candidacy, Draft, Recommendation
from nomination.services.judging import judge_recommendations
from nomination.services.nominees import candidacy_of, person_of
from nomination.services.open_runs import open_run, registration_run
from nomination.services.references import new_number

# Of these the nominee's own form is the best witness; the others stay as a roll has them.
OWN_FACTS = ("ethnicity", "education", "work", "identity_kind", "phone", "photo")


@dataclass(frozen=True)
class FilledForm:
    """A registration form but for the identity number. ``person`` and ``candidacy``: fields of those models;
    ``posts`` in the order of preference (none on a consent: there the post is given)."""

    name: str
    person: Mapping[str, object]
    candidacy: Mapping[str, object]
    posts: Sequence[Post] = ()
    photo: Upload | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Sent:
    """What a sending came to. ``was_before``: it had been received already and was not received again."""

    recommendations: Sequence[Recommendation]
    was_before: bool


@transaction.atomic
def send_self_recommendation(
    *, election: Election, number: str, form: FilledForm, identity_number: str, now: datetime
) -> Sent:
    """Turn the draft ``number`` into a recommendation for each post of ``form``, once.

    A second sending of the same draft returns what the first one made. Raises Refused, and nothing is written,
    outside registration (N101, N102), for a name that the rolls know otherwise (N133), for somebody who has
    recommended himself for the post already (N110), and for more posts than one may stand for (N104).
    """
    run = registration_run(election, now=now)
    draft = Draft.objects.select_for_update().filter(election=run.election, number=number).first()
    if draft is None:
        return _sent_before(run, number)
    person = _register(run, form, identity_number, photo=draft.photo)
    found = [
        _write(
            run,
            agreed(candidacy_of(election=run.election, post=post, person=person), form, now=now),
            number=number if place == 0 else new_number(run.election, Recommendation.Route.SELF),
            code_hash=draft.code_hash,
            received_on=localtime(now).date(),
            paper=None,
        )
        for place, post in enumerate(form.posts)
    ]
    draft.delete()
    _finish(run, found, actor=None, now=now)
    return Sent(found, was_before=False)


def _sent_before(run: StageRun, number: str) -> Sent:
    first = Recommendation.objects.filter(run=run, number=number, route=Recommendation.Route.SELF).first()
    if first is None:
        raise Refused(reason("N108", reference=number))
    return Sent(sent_together(first), was_before=True)


def sent_together(first: Recommendation) -> list[Recommendation]:
    """The recommendations that one form made: one for each post."""
    if not first.code_hash:
        return [first]
    rows = Recommendation.objects.filter(run_id=first.run_id, code_hash=first.code_hash, route=first.route)
    rows = rows.filter(candidacy__person_id=first.candidacy.person_id)
    return list(rows.select_related("candidacy__person", "candidacy__post").order_by("pk"))


@transaction.atomic
def enter_self_recommendation(
    *,
    run: StageRun,
    form: FilledForm,
    identity_number: str,
    received_on: date,
    paper: Upload,
    actor: User,
    now: datetime,
) -> list[Recommendation]:
    """Enter a form that was handed in on paper, with its scan. Refused like one that is sent online, except
    that staff may enter after the deadline what was received before it: ``received_on`` is judged."""
    run = open_run(run, "open_recommendation", "import", actor)
    kept = _keep_paper(run.election, paper, now)
    photo = _keep_photo(run.election, form.photo, now)
    person = _register(run, form, identity_number, photo=photo)
    found = [
        _write(
            run,
            agreed(candidacy_of(election=run.election, post=post, person=person), form, now=now),
            number=new_number(run.election, Recommendation.Route.SELF),
            received_on=received_on,
            paper=kept,
        )
        for post in form.posts
    ]
    _finish(run, found, actor=actor, now=now)
    return found


def _keep_paper(election: Election, paper: Upload, now: datetime) -> Attachment:
    return keep_attachment(
        election=election, purpose=Attachment.Purpose.RECOMMENDATION, upload=paper, now=now
    )


def _keep_photo(election: Election, photo: Upload | None, now: datetime) -> Attachment | None:
    return photo and keep_attachment(
        election=election, purpose=Attachment.Purpose.PHOTO, upload=photo, now=now
    )


def _register(run: StageRun, form: FilledForm, identity_number: str, *, photo: Attachment | None) -> Person:
    """The person of the form, after everything that speaks against it was looked at."""
    refuse_if(self_blockers(run, form, identity_number))
    return registered_person(run.election, form, identity_number, photo=photo)


def self_blockers(run: StageRun, form: FilledForm, identity_number: str) -> list[Reason]:
    """Why somebody with this number may not recommend himself for the posts of ``form``."""
    known = known_person(run.election, identity_number)
    if known is None:
        return post_blockers(run, form.name, None, form.posts)
    if known.name != form.name:
        return [reason("N133")]
    standing = Recommendation.objects.filter(
        run=run,
        route=Recommendation.Route.SELF,
        withdrawn_at=None,
        candidacy__person=known,
        candidacy__post__in=form.posts,
    )
    if standing.exists():
        return [reason("N110", name=known.name)]
    return post_blockers(run, form.name, known, form.posts)


def known_person(election: Election, identity_number: str) -> Person | None:
    hashed = identity_hash(election.pk, identity_number)
    return Person.objects.filter(election=election, identity_hash=hashed).first()


def post_blockers(run: StageRun, name: str, person: Person | None, posts: Sequence[Post]) -> list[Reason]:
    """N104 if with ``posts`` somebody would stand, by his own word, for more than the method allows."""
    chosen = {post.pk for post in posts}
    if person:
        standing = person.candidacies.filter(
            has_consented=True,
            withdrawn_at=None,
            recommendations__run=run,
            recommendations__withdrawn_at=None,
        )
        chosen |= set(standing.values_list("post_id", flat=True))
    limit = rules_of(run.election).options["max_posts_per_person"]
    return [reason("N104", name=name, count=len(chosen), limit=limit)] if len(chosen) > limit else []


def registered_person(
    election: Election, form: FilledForm, identity_number: str, *, photo: Attachment | None
) -> Person:
    """The person with this number, with the facts that his own form tells."""
    person = person_of(election, Particulars(identity_number, form.name, form.person))
    told = {**form.person, "photo": photo}
    if RollEntry.objects.filter(person=person).exists():
        told = {name: told.get(name) for name in OWN_FACTS}
    for name, value in told.items():
        if value:
            setattr(person, name, value)
    person.save()
    return person


def agreed(
    candidacy: Candidacy, form: FilledForm, *, now: datetime, paper: Attachment | None = None
) -> Candidacy:
    """Write the nominee's own words and his consent to the candidacy."""
    for name, value in form.candidacy.items():
        setattr(candidacy, name, value)
    candidacy.has_consented, candidacy.consented_at, candidacy.consent_paper = True, now, paper
    candidacy.withdrawn_at, candidacy.withdrawal_reason = None, ""
    candidacy.save()
    return candidacy


def _write(
    run: StageRun,
    candidacy: Candidacy,
    *,
    number: str,
    received_on: date,
    paper: Attachment | None,
    code_hash: str = "",
) -> Recommendation:
    return Recommendation.objects.create(
        run=run,
        number=number,
        route=Recommendation.Route.SELF,
        candidacy=candidacy,
        received_on=received_on,
        paper=paper,
        sender_name=candidacy.person.name,
        sender_phone=candidacy.person.phone,
        code_hash=code_hash,
    )


def _finish(run: StageRun, found: Sequence[Recommendation], *, actor: User | None, now: datetime) -> None:
    judge_recommendations(run)
    for one in found:
        record(
            election=run.election,
            action="recommend_self",
            actor=actor,
            now=now,
            target=one,
            number=one.number,
        )
        one.refresh_from_db(fields=["state", "refusals"])
