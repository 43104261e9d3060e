"""The small election with two seats for its second post and three or more people standing, so that ties,
shortages and further rounds can happen; and votes held with the figures that a test writes down."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from cast import EVERYBODY, OPTIONS, REFUSED, SmallElection, csv_bytes, post_rows, set_up
from django.utils.timezone import localtime

from ballots.models import Vote
from ballots.queries.votes import find_slip, vote_of
from ballots.services.decisions import record_vote_decision
from ballots.services.rounds import prepare_next_round, record_by_election
from ballots.services.urn import cast_ballot, new_receipt_code
from election_site.models import Outcome, StageRun, User
from election_site.services.elections import import_posts
from election_site.table_files import layouts as files
from nomination.queries.candidacies import advancing_candidacies
from nomination.services.decisions import record_decision
from nomination.services.inspections import give_inspection_notice, record_inspection
from nomination.services.reviews import record_review

Plan = Mapping[str, Mapping[str, int]]
FIRST, SECOND = "丁一川", "王秀英"  # for the post of one seat
A, B, C = "孙小梅", "李国强", "李春花"  # for the post of two seats
OUT = ("王大力", "吴海山")  # after the inspection
SETTLED_P1 = {FIRST: 8, SECOND: 3}
TIE = {"p1": SETTLED_P1, "p2": {A: 8, B: 7, C: 7}}
SHORT = {"p1": SETTLED_P1, "p2": {A: 8, B: 5, C: 5}}
CLEAR = {"p1": SETTLED_P1, "p2": {A: 9, B: 8, C: 4}}


# Votes "for" of the votes before the meeting, by a candidate's place in the order of strength.
STRENGTH = {
    "second_recommendation": (5, 4, 2, 1),
    "public_recognition": (8, 7, 6, 5),
    "organisational_trust": (5, 5, 4, 3),
}


class RoundElection(SmallElection):
    """Two stand for the first post in the end, three for the second."""

    def work(self, run: StageRun) -> None:
        if run.stage == "shortlist":
            self.go_on_with_four(run)
        super().work(run)
        if run.stage == "organisational_trust":
            self.let_the_superior_decide(run)

    def let_the_superior_decide(self, run: StageRun) -> None:
        """Three pass for four places; the superior lets the election go on with them."""
        record_vote_decision(
            vote=vote_of(run),
            contest="p2",
            question="shortage",
            decision="同意以三人为正式候选人",
            taken_by="市委组织部",
            confirmed_by=self["reviewer"],
            actor=self["clerk"],
            now=self.now,
        )

    def go_on_with_four(self, run: StageRun) -> None:
        """Six could stand for two seats; four are there, and two people decide to go on."""
        record_decision(
            run=run,
            post=self.election.posts.get(number=2),
            question="shortage",
            candidacies=advancing_candidacies(self.election, "second_recommendation")["p2"],
            why="人数不足，按实有人数继续",
            decided_by=self["clerk"],
            confirmed_by=self["reviewer"],
            now=self.now,
        )

    def review(self, run: StageRun) -> None:
        for group in advancing_candidacies(self.election, "open_recommendation").values():
            for candidacy in group:
                is_refused = candidacy.person.name == EVERYBODY[REFUSED[0]]
                record_review(
                    run=run,
                    candidacy=candidacy,
                    opinions={"organisation": not is_refused, "discipline": True, "public_security": True},
                    is_qualified=not is_refused,
                    defects=["D203"] if is_refused else [],
                    note="党龄不满三年" if is_refused else "",
                    actor=self["clerk"],
                    now=self.now,
                )

    def inspect(self, run: StageRun) -> None:
        day = localtime(self.now).date()
        give_inspection_notice(
            run=run,
            leader=self["inspector"],
            members=[self["clerk"]],
            starts_on=day,
            ends_on=day + timedelta(days=1),
            contact="000-0000",
            actor=self["clerk"],
            now=self.now,
        )
        for group in advancing_candidacies(self.election, "public_recognition").values():
            for candidacy in group:
                record_inspection(
                    run=run,
                    candidacy=candidacy,
                    interviewed=30,
                    satisfied=25,
                    basically=4,
                    dissatisfied=1,
                    achievements="修通村道",
                    strengths="踏实",
                    weaknesses="急躁",
                    conclusion="同意考察结论",
                    is_passed=candidacy.person.name not in OUT,
                    actor=self["clerk"],
                    now=self.now,
                )

    def cast_all(self, vote: Vote, codes: list[str], plan: Plan | None = None, extra=()) -> list[str]:
        """One ballot a code; together they give ``plan``. ``extra``: what the first ballots hold besides."""
        plan = plan or {
            contest["key"]: {
                one["name"]: STRENGTH[vote.kind][self.strength(one["name"])] for one in contest["candidates"]
            }
            for contest in vote.paper["contests"]
        }
        return [
            cast_ballot(slip=find_slip(code), content=content, receipt=new_receipt_code())
            for code, content in zip(codes, ballots(vote, plan, len(codes), extra), strict=True)
        ]

    # Votes with figures.

    def hold(self, vote: Vote, plan: Plan, *, extra: Sequence[dict] = ()) -> Vote:
        """Sign all in, cast ballots that give ``plan``, seal, count."""
        codes = self.admit(vote)
        self.open_urn(vote)
        self.cast_all(vote, codes, plan, extra)
        self.seal(vote)
        return self.count(vote)

    def finish_stage(self, run: StageRun) -> Outcome:
        """Close, certify and publish the stage whose votes were held."""
        outcome = self.certify(self.close(run))
        self.publish(outcome)
        self.now += timedelta(days=1)
        return outcome

    def next(self, run: StageRun) -> Vote:
        return prepare_next_round(run=run, actor=self["clerk"], now=self.now)

    def name_standing(self, vote: Vote, contest: str, names: list[str], **changed):
        """Put on record who stands in a by-election."""
        return record_by_election(
            **{
                "vote": vote,
                "contest": contest,
                "standing": [ids(vote)[name] for name in names],
                "decision": "得票多的两人参加另行选举",
                "taken_by": "大会主席团",
                "confirmed_by": self["reviewer"],
                "actor": self["clerk"],
                "now": self.now,
                **changed,
            }
        )


def ids(vote: Vote) -> dict[str, str]:
    """Candidates' ids by name."""
    return {one["name"]: one["id"] for contest in vote.paper["contests"] for one in contest["candidates"]}


def ballots(vote: Vote, plan: Plan, count: int, extra: Sequence[dict]) -> list[dict]:
    """``count`` ballots on which everybody has the votes that ``plan`` says and nobody is over the limit.

    Votes are dealt out one after another around the ballots, so that no ballot gets two more than another.
    """
    made: list[dict] = [{} for _ in range(count)]
    for contest in vote.paper["contests"]:
        votes, start = plan[contest["key"]], 0
        for ballot in made:
            can_oppose = "against" in contest["marks"]
            others = {one["id"]: "against" for one in contest["candidates"] if can_oppose}
            ballot[contest["key"]] = {"marks": others, "write_ins": []}
        for candidate in contest["candidates"]:
            for step in range(votes[candidate["name"]]):
                made[(start + step) % count][contest["key"]]["marks"][candidate["id"]] = "for"
            start += votes[candidate["name"]]
    for ballot, more in zip(made, extra, strict=False):
        for key, answer in more.items():
            ballot[key] = {**ballot[key], **answer}
    return made


def set_up_rounds(users: dict[str, User] | None = None, **options) -> RoundElection:
    """The election with its member-decision stage open, its first round prepared."""
    small = set_up(
        users=users,
        options={
            **OPTIONS,
            "shortlist_ratio": 3,
            "inspection_keep_per_post": 3,
            "plenum_places_per_post": 2,
            **options,
        },
    )
    rows = post_rows()
    rows[1]["seats"] = 2
    import_posts(
        election=small.election,
        file_name="posts.csv",
        data=csv_bytes(files.POSTS, rows),
        actor=small["clerk"],
        now=small.now,
    )
    whole = RoundElection(small.election, small.users, small.now)
    whole.open_vote_stage("member_decision")
    return whole
