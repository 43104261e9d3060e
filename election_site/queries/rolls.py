"""Rolls as the rules see them: who has the vote, and how many should attend."""

from collections.abc import Container

from django.db.models import Count

from election_site.domain.channels import CHANNELS, SMALLEST_BODY
from election_site.domain.checks import Reason, reason
from election_site.domain.roll import Exclusion, RollFigures, RollMember, Standing, roll, standing
from election_site.models import Election, Roll, RollEntry
from election_site.queries.rules import Rules, rules_of


def roll_of(election: Election, kind: str) -> Roll | None:
    return election.rolls.filter(kind=kind).first()


def as_member(entry: RollEntry, present: Container[int] = ()) -> RollMember:
    """One entry in the terms of the rules; ``present`` holds the keys of the entries that are here."""
    exclusion = None
    if entry.exclusion:
        exclusion = Exclusion(
            reason=entry.exclusion,
            superior_agreed=bool(entry.superior_consent),
            meeting_passed=entry.is_passed_by_meeting,
        )
    return RollMember(
        id=str(entry.pk),
        status=entry.status,
        present=entry.pk in present,
        discipline=entry.discipline,
        rights_suspended=bool(entry.suspension_document),
        custody=entry.custody,
        org_relation="here" if entry.is_local else "elsewhere",
        exclusion=exclusion,
    )


def member_figures(election: Election, present: Container[int] = ()) -> RollFigures:
    """The arithmetic of 应到会 over the roll of Party members."""
    rules = rules_of(election)
    entries = RollEntry.objects.filter(roll__election=election, roll__kind=Roll.Kind.MEMBERS)
    return roll(
        profile_code=rules.profile,
        members=[as_member(entry, present) for entry in entries],
        options=rules.options,
    )


def member_standing(entry: RollEntry, rules: Rules) -> Standing:
    """Where one Party member stands: rights, and whether counted in the base."""
    return standing(as_member(entry), profile_code=rules.profile, options=rules.options)


def small_bodies(election: Election) -> list[Reason]:
    """A warning (E129) for each of the leading bodies that has too few voters for its votes to be shown apart."""
    roll = roll_of(election, Roll.Kind.BODIES)
    if roll is None:
        return []
    counted = roll.entries.values_list("channel").annotate(Count("pk")).order_by("channel")
    return [
        reason("E129", body=CHANNELS.get(f"second:{channel}", channel), people=people)
        for channel, people in counted
        if people < SMALLEST_BODY
    ]
