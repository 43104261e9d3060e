"""Who may vote in a vote, and how many there are: the base of quorum and majority."""

from collections.abc import Mapping

from django.db.models import Count, Sum
from django.utils.translation import gettext

from ballots.models import CheckIn, SheetMovement, Slip, Vote
from election_site.domain.channels import CHANNELS
from election_site.domain.roll import rights
from election_site.models import Election, Roll, RollEntry
from election_site.queries.rolls import as_member, member_figures

ROLL_OF_VOTE: Mapping[str, str] = {
    "second_recommendation": Roll.Kind.BODIES,
    "public_recognition": Roll.Kind.REPRESENTATIVES,
    "organisational_trust": Roll.Kind.PLENUM,
    "member_decision": Roll.Kind.MEMBERS,
}


def is_entitled(vote: Vote, entry: RollEntry) -> bool:
    """Whether the person on ``entry`` has a vote here."""
    if entry.roll_id != vote.electorate_id:
        return False
    if vote.kind == "member_decision":
        return rights(as_member(entry)).can_vote
    if vote.kind == "organisational_trust":
        return entry.plenum_role == RollEntry.PlenumRole.MEMBER
    return True


def entitled_entries(vote: Vote) -> list[RollEntry]:
    """Everybody who has a vote here, in the roll's order."""
    entries = vote.electorate.entries.select_related("person")
    return [entry for entry in entries if is_entitled(vote, entry)]


def roll_base(vote: Vote) -> int:
    """应到: how many should attend. For the members' vote, after the lawful exclusions."""
    if vote.kind == "member_decision":
        here = set(CheckIn.objects.filter(vote=vote).values_list("entry_id", flat=True))
        return member_figures(vote.run.election, here).roll_base
    return len(entitled_entries(vote))


def present_by_channel(vote: Vote) -> dict[str, int]:
    """实到 by the channel of their slip ("" where slips carry none)."""
    if not vote.channels:
        return {"": vote.check_ins.count()}
    rows = vote.check_ins.values_list("entry__channel").annotate(n=Count("pk"))
    return {channel: 0 for channel in vote.channels} | dict(rows)


def slips_by_state(vote: Vote) -> dict[tuple[str, str], int]:
    """Slips by (channel, state)."""
    rows = Slip.objects.filter(vote=vote).values_list("channel", "state").annotate(n=Count("pk"))
    return {(channel, state): n for channel, state, n in rows}


def paper_issued_by_channel(vote: Vote) -> dict[str, int]:
    """Paper ballots in voters' hands, by channel; nothing where the vote takes none."""
    if not vote.takes_paper:
        return {}
    rows = vote.sheets.filter(kind=SheetMovement.Kind.ISSUED).order_by("channel").values_list("channel")
    return dict(rows.annotate(n=Sum("count")))


def issued_by_channel(vote: Vote) -> dict[str, int]:
    """发出: slips made and not void, and paper ballots issued, by channel."""
    issued = {channel: 0 for channel in vote.channels or [""]}
    for (channel, state), n in slips_by_state(vote).items():
        if state != Slip.State.VOID:
            issued[channel] = issued.get(channel, 0) + n
    for channel, n in paper_issued_by_channel(vote).items():
        issued[channel] = issued.get(channel, 0) + n
    return issued


def electorate_roll(election: Election, kind: str) -> Roll | None:
    return election.rolls.filter(kind=ROLL_OF_VOTE[kind]).first()


def roll_title(kind: str) -> str:
    """What the roll of a vote of this kind is called."""
    return str(Roll.Kind(ROLL_OF_VOTE[kind]).label)


def body_word(channel: str) -> str:
    """The body whose channel this is, without the name of the vote; nothing for no channel."""
    return gettext(CHANNELS.get(f"second:{channel}", channel)).rpartition("：")[2] if channel else ""
