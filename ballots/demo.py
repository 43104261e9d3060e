"""A vote of a demonstration: every voter signs in, draws a slip, and casts one ballot through the service
that the booth uses. The marks are invented; a fixed seed makes them the same at every run."""

import random
from datetime import timedelta
from time import monotonic, sleep

from django.utils.translation import gettext
from tqdm import tqdm

from ballots.domain.script import EMPTY_BOX, RELEASE, TELLERS, steps_of
from ballots.models import Vote
from ballots.queries.electorate import entitled_entries
from ballots.queries.tellers import is_candidate, related_candidate
from ballots.queries.votes import count_progress, find_slip, vote_of
from ballots.services.door import release_slips, take_zero_report
from ballots.services.script import record_step
from ballots.services.tellers import pass_tellers, propose_teller
from ballots.services.urn import (
    cast_ballot,
    check_in,
    make_slips,
    new_receipt_code,
    open_vote,
    seal_vote,
    void_slips,
)
from election_site.demo.play import Scene
from election_site.models import RollEntry

# How many of those entitled stay away, of each vote's electorate; invented.
ABSENT = {
    "second_recommendation": 0,
    "public_recognition": 18,
    "organisational_trust": 2,
    "member_decision": 9,
}
SPARE_SLIPS = 6
TELLER_COUNTS = {"chief_scrutineer": 1, "scrutineer": 2, "chief_counter": 1, "counter": 4}
LEFT_OPEN = 40  # slips still unused in the vote that is left open
COUNT_WITHIN = 120  # seconds
# The chance of "for" by a candidate's place in the field, strongest first.
SUPPORT = {
    "public_recognition": (0.93, 0.86, 0.78, 0.70, 0.38),
    "organisational_trust": (0.90, 0.76, 0.30),
    "member_decision": (0.74, 0.22),
}
WEAKEST = 0.2


class CountStalled(RuntimeError):
    """No worker counted a sealed vote in time."""


def play_vote(scene: Scene) -> Vote:
    """Hold the whole vote, or leave it open with some slips unused if the scene says so."""
    vote, cast = vote_of(scene.run), scene.cast
    rng = random.Random(f"{scene.package.plan['seed']}:{vote.kind}")
    # Whoever is lawfully left out of the base cannot come; that is why.
    entries = [entry for entry in entitled_entries(vote) if not entry.exclusion]
    absent = set(rng.sample(range(len(entries)), ABSENT[vote.kind]))
    present = [entry for place, entry in enumerate(entries) if place not in absent]
    for entry in tqdm(present, desc=gettext("signing in"), leave=False, disable=None):
        check_in(vote=vote, entry=entry, actor=cast["door_keeper"], now=scene.now)
    drawn = draw_slips(scene, vote, present)
    begin_meeting(scene, vote, present)
    open_vote(vote=vote, actor=cast["chief_scrutineer"], now=scene.now + timedelta(hours=1))
    casting = drawn[:-LEFT_OPEN] if scene.leave_open else drawn
    for code in tqdm(casting, desc=gettext("casting ballots"), leave=False, disable=None):
        slip = find_slip(code)
        cast_ballot(slip=slip, content=invented_marks(vote, rng), receipt=new_receipt_code())
    if scene.leave_open:
        scene.unused_codes = drawn[-LEFT_OPEN:]
        return vote
    vote = seal_vote(vote=vote, actor=cast["chief_scrutineer"], now=scene.now + timedelta(hours=3))
    wait_for_count(vote)
    return vote


def begin_meeting(scene: Scene, vote: Vote, present: list[RollEntry]) -> None:
    """Call to order, method and tellers by show of hands, the box proved empty, the slips handed out."""
    chair, chief = scene.cast["host"], scene.cast["chief_scrutineer"]
    hands = {"votes_for": len(present), "against": 0, "abstain": 0}
    for step in steps_of(vote.kind):
        given = {"vote": vote, "now": scene.now}
        if step.code == TELLERS:
            propose_all(scene, vote, present)
            pass_tellers(**given, **hands, actor=chair)
        elif step.code == EMPTY_BOX:
            take_zero_report(**given, actor=chief)
        elif step.code == RELEASE:
            release_slips(**given, actor=chief)
            return
        elif step.is_spoken:
            record_step(**given, **(hands if step.by_hands else {}), step=step.code, actor=chair)


def propose_all(scene: Scene, vote: Vote, present: list[RollEntry]) -> None:
    """A chief and some more of each, all voters who do not stand and are related to nobody who does."""
    roles = (role for role, count in TELLER_COUNTS.items() for _ in range(count))
    fit = (
        entry
        for entry in present
        if not is_candidate(vote, entry, entry.person.name) and not related_candidate(vote, entry)
    )
    for role, entry in zip(roles, fit, strict=False):
        propose_teller(vote=vote, role=role, entry=entry, actor=scene.cast["clerk"], now=scene.now)


def draw_slips(scene: Scene, vote: Vote, present) -> list[str]:
    """Make slips with some to spare; everybody draws one; the rest is voided in public."""
    drawn, left = [], []
    for channel in vote.channels or [""]:
        voters = sum(1 for entry in present if not channel or entry.channel == channel)
        codes = make_slips(
            vote=vote,
            count=voters + SPARE_SLIPS,
            channel=channel,
            actor=scene.cast["clerk"],
            now=scene.now,
        )
        drawn += codes[:voters]
        left += codes[voters:]
    void_slips(vote=vote, codes=left, actor=scene.cast["chief_scrutineer"], now=scene.now)
    return drawn


def strength_order(contest: dict) -> list[str]:
    """The candidates' ids from the strongest to the weakest; invented, the same at every run."""
    return [c["id"] for c in sorted(contest["candidates"], key=lambda c: random.Random(c["name"]).random())]


def invented_marks(vote: Vote, rng: random.Random) -> dict:
    """One voter's ballot."""
    content = {}
    for contest in vote.paper["contests"]:
        order = strength_order(contest)
        if vote.kind == "second_recommendation":
            marks = recommend(order, contest["max_for"], rng)
        elif vote.kind == "member_decision":
            marks = choose_one(order, rng)
        else:
            chances = SUPPORT[vote.kind]
            marks = {
                who: approve(chances[place] if place < len(chances) else WEAKEST, rng)
                for place, who in enumerate(order)
            }
        content[contest["key"]] = {"marks": marks, "write_ins": []}
    return content


def recommend(order: list[str], most: int, rng: random.Random) -> dict[str, str]:
    """Mark a few, the strong ones more often."""
    weighted = sorted(order, key=lambda who: rng.random() * (order.index(who) + 3))
    return dict.fromkeys(weighted[: rng.randint(max(1, most - 2), most)], "for")


def choose_one(order: list[str], rng: random.Random) -> dict[str, str]:
    """For one at most, as the rule has it; some abstain or are against all."""
    lot = rng.random()
    chosen, reached = None, 0.0
    for who, share in zip(order, SUPPORT["member_decision"], strict=False):
        reached += share
        if lot < reached:
            chosen = who
            break
    others = "against" if rng.random() < 0.7 else "abstain"
    return {who: "for" if who == chosen else others for who in order}


def approve(chance: float, rng: random.Random) -> str:
    if rng.random() < chance:
        return "for"
    return "against" if rng.random() < 0.6 else "abstain"


def wait_for_count(vote: Vote) -> None:
    """Watch the workers count; CountStalled if none does."""
    deadline = monotonic() + COUNT_WITHIN
    parts = vote.tally_parts.count()
    with tqdm(total=parts, desc=gettext("counting"), leave=False, disable=None) as bar:
        while Vote.objects.values_list("state", flat=True).get(pk=vote.pk) != Vote.State.COUNTED:
            bar.update(count_progress(vote).done - bar.n)
            if monotonic() > deadline:
                raise CountStalled(gettext("No Celery worker counted the vote in %s seconds.") % COUNT_WITHIN)
            sleep(0.1)
