"""Setting an election up: itself, its posts, its rules, its people. Nothing here works after the
announcement is certified."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime

from election_site.domain.checks import reason
from election_site.domain.roles import ROLES
from election_site.domain.rules import resolve_options
from election_site.models import Appointment, AuditHead, Election, Post, User
from election_site.queries.chain import certified_outcome
from election_site.services.audit import record
from election_site.services.chain import lock_election
from election_site.services.errors import Refused
from election_site.services.rights import require
from election_site.table_files import read_table
from election_site.table_files.layouts import POST_KIND, POSTS


@transaction.atomic
def create_election(
    *,
    slug: str,
    title: str,
    body_name: str,
    county: str,
    profile: str,
    options: Mapping[str, object],
    weights: Mapping[str, str],
    timetable: Sequence[Mapping[str, str]] = (),
    recommendation_closes_at: datetime | None = None,
    is_demo: bool = False,
    actor: User,
    now: datetime,
) -> Election:
    """Create an election and make its creator the first clerk. Raises RuleError for an unknown profile or
    option before anything is written."""
    resolve_options(profile, options)
    election = Election.objects.create(
        slug=slug,
        title=title,
        body_name=body_name,
        county=county,
        profile=profile,
        options=dict(options),
        weights=dict(weights),
        timetable=list(timetable),
        recommendation_closes_at=recommendation_closes_at,
        is_demo=is_demo,
    )
    AuditHead.objects.create(election=election)
    Appointment.objects.create(election=election, user=actor, role="clerk")
    record(
        election=election,
        action="create_election",
        actor=actor,
        now=now,
        target=election,
        profile=profile,
        options=dict(options),
        weights=dict(weights),
    )
    return election


def refuse_if_announced(election: Election) -> None:
    """Posts, rules and weights are what was announced: frozen from then on."""
    if certified_outcome(election, "announcement"):
        raise Refused(reason("E108"))


@transaction.atomic
def appoint(*, election: Election, user: User, role: str, actor: User, now: datetime) -> Appointment:
    """Give ``user`` a role in the election. A superuser keeps the appointments without holding any."""
    election = lock_election(election)
    if not actor.is_superuser:
        require(actor, "set_up", election)
    if role not in ROLES:
        raise KeyError(role)
    appointment, is_new = Appointment.objects.get_or_create(election=election, user=user, role=role)
    if is_new:
        record(
            election=election,
            action="appoint",
            actor=actor,
            now=now,
            target=appointment,
            user=user.username,
            role=role,
        )
    return appointment


@transaction.atomic
def change_rules(
    *,
    election: Election,
    profile: str,
    options: Mapping[str, object],
    weights: Mapping[str, str],
    actor: User,
    now: datetime,
) -> Election:
    """Set profile, options and weights before the announcement is certified."""
    election = lock_election(election)
    require(actor, "set_up", election)
    refuse_if_announced(election)
    resolve_options(profile, options)
    election.profile, election.options, election.weights = profile, dict(options), dict(weights)
    election.save(update_fields=["profile", "options", "weights"])
    record(
        election=election,
        action="change_rules",
        actor=actor,
        now=now,
        target=election,
        profile=profile,
        options=dict(options),
        weights=dict(weights),
    )
    return election


@transaction.atomic
def import_posts(
    *, election: Election, file_name: str, data: bytes, actor: User, now: datetime
) -> list[Post]:
    """Read the posts from a file, in place of earlier ones. Raises FileRefused or Refused, then nothing was
    written."""
    election = lock_election(election)
    require(actor, "import", election)
    refuse_if_announced(election)
    table = read_table(file_name, data, POSTS, today=localtime(now).date())
    election.posts.all().delete()
    posts = Post.objects.bulk_create(
        [
            Post(
                election=election,
                number=row.values["number"],
                title=row.values["title"],
                kind=POST_KIND[row.values["kind"]],
                intended_duty=row.values["intended_duty"],
                seats=row.values["seats"],
                conditions=row.values["conditions"],
                goals=row.values["goals"],
            )
            for row in table.rows
        ]
    )
    record(
        election=election,
        action="import_posts",
        actor=actor,
        now=now,
        target=election,
        file=table.file,
        digest=table.digest_sha256,
        lines=len(table.rows),
    )
    return posts
