"""A named cast and a small election, built through the services from the bytes of small files.

Two posts, eight nominees, twelve members with the vote, and every vote small enough to be counted by hand.
Nobody here exists; the numbers lie in an area that is assigned to nobody. The figures that the votes give
are written in ``FOR`` and nowhere else, so that a test can look for them.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.test import Client
from django.utils.timezone import get_default_timezone, localtime

from ballots.models import CheckIn, Vote
from ballots.queries.door import tellers_passed
from ballots.queries.electorate import entitled_entries
from ballots.queries.votes import find_slip, vote_of
from ballots.services import counting
from ballots.services.door import release_slips, take_zero_report
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
from election_site.domain.identity import check_digit
from election_site.domain.stages import BY_CODE, STAGES, Stage, previous
from election_site.models import Election, Outcome, Publication, Roll, RollEntry, StageRun, User
from election_site.queries.chain import certified_outcome
from election_site.services.chain import certify_outcome, close_stage, open_stage, record_approval
from election_site.services.elections import appoint, create_election, import_posts
from election_site.services.publications import publish_outcome
from election_site.services.rolls import import_roll
from election_site.table_files import Layout, Table, read_table
from election_site.table_files import layouts as files
from election_site.uploads import scan
from nomination.queries.candidacies import advancing_candidacies
from nomination.services.inspections import give_inspection_notice, record_inspection
from nomination.services.recommendations import import_recommendations
from nomination.services.reviews import record_review
from showcases.services.holding import hold_all
from showcases.services.lots import draw_order
from showcases.services.planning import plan_rounds_from_table

BEGINS = datetime(2010, 11, 8, 9, tzinfo=get_default_timezone())
NOTICE_DAYS = 7
SCAN = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
BORN = date(1970, 5, 1)
WEIGHTS = {
    "open:members": "1/4",
    "open:mass": "1/4",
    "second:county_committee": "1/4",
    "second:government": "1/4",
}
OPTIONS = {
    "joint_threshold": 3,
    "second_recommendation_max_marks": 2,
    "shortlist_ratio": 3,
    "public_keep_per_post": 3,
    "inspection_keep_per_post": 2,
    "plenum_places_per_post": 2,
}

STAFF = {
    "clerk": "周岚",
    "reviewer": "吴明",
    "inspector": "蒋一",
    "door_keeper": "郑和平",
    "chief_scrutineer": "冯静",
    "chief_counter": "陈算",
    "host": "褚言",
    "observer": "卫望",
}
MEMBERS = {
    1: "丁一川",
    2: "王秀英",
    3: "王大力",
    4: "刘志远",
    5: "孙小梅",
    6: "李国强",
    7: "李春花",
    8: "吴海山",
    9: "陈立新",
    10: "林文静",
    11: "周永平",
    12: "张建军",
    13: "赵晓光",
    14: "高天明",
}
ABROAD, PROBATIONARY, PUNISHED = 12, 13, 14
PRESENT = 11  # all who have the vote and are not lawfully left out
VILLAGERS = {100 + n: f"何{one}" for n, one in enumerate("东南西北春夏秋冬山川湖海", 1)}
BODIES = {200 + n: f"沈{one}" for n, one in enumerate("甲乙丙丁戊己", 1)}
PLENUM = {300 + n: f"韩{one}" for n, one in enumerate("甲乙丙丁戊己", 1)}
REPRESENTATIVES = range(101, 109)
EVERYBODY = MEMBERS | VILLAGERS | BODIES | PLENUM

# Who stands: nominee by route for each post, and whom the review refuses.
NOMINEES = {1: (1, 2, 3, 4), 2: (5, 6, 7, 8)}
REFUSED = (4, 8)
JOINT = {  # sheet: nominee and signatories
    "L1": (1, (9, 10, 101, 102)),
    "L2": (2, (11, 103, 104)),
    "L3": (5, (3, 4, 105)),
    "L4": (6, (7, 106, 107)),
}
TELLERS = {"chief_scrutineer": 9, "scrutineer": 10, "chief_counter": 11, "counter": 13}
BY_ORGANISATION, BY_SELF = (3, 7), (4, 8)

# Votes "for" of each vote, by a candidate's place in the order of strength (the order of NOMINEES), the same
# for both posts. No two are equal, so that nothing is left to decide.
FOR = {
    "second_recommendation": (5, 4, 2),
    "public_recognition": (8, 7, 6),
    "organisational_trust": (5, 4),
    "member_decision": (8, 3),
}
VOTERS = {
    "second_recommendation": 6,
    "public_recognition": 8,
    "organisational_trust": 5,
    "member_decision": PRESENT,
}
ELECTED = {"党委书记": MEMBERS[1], "党委委员": MEMBERS[5]}


# ----- the files -----


def identity(number: int) -> str:
    """The identity number of person ``number``; odd numbers are men."""
    first = f"990724{BORN:%Y%m%d}{number:03d}"
    return first + check_digit(first)


def basics(number: int) -> dict:
    return {
        "name": EVERYBODY[number],
        "sex": "男" if number % 2 else "女",
        "born_on": BORN.isoformat(),
        "identity_number": identity(number),
    }


def csv_bytes(layout: Layout, rows: Iterable[dict]) -> bytes:
    """The file as a clerk would hand it in; keys that a row lacks are empty cells."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(layout.headers)
    writer.writerows([[row.get(column.key, "") for column in layout] for row in rows])
    return text.getvalue().encode("utf-8")


def table(layout: Layout, rows: Iterable[dict], today: date) -> Table:
    return read_table(f"{layout.name}.csv", csv_bytes(layout, rows), layout, today=today)


def post_rows() -> list[dict]:
    return [
        {
            "number": number,
            "title": title,
            "kind": kind,
            "seats": 1,
            "conditions": "正式党员，五年以上党龄",
            "goals": "修通村组道路",
        }
        for number, title, kind in ((1, "党委书记", "书记"), (2, "党委委员", "委员"))
    ]


def member_row(number: int, **changed) -> dict:
    return {
        "number": number,
        **basics(number),
        "unit": "第一支部",
        "joined_on": "2000-07-01",
        "status": "正式党员",
        "discipline": "无",
        "custody": "无",
        "relation": "本镇",
        **changed,
    }


def member_rows() -> list[dict]:
    special = {
        ABROAD: {
            "exclusion": "自费出国半年以上",
            "own_opinion": "同意",
            "superior_consent": "组〔2010〕1号",
            "passed_by_meeting": "是",
        },
        PROBATIONARY: {"status": "预备党员"},
        PUNISHED: {"discipline": "留党察看"},
    }
    return [member_row(number, **special.get(number, {})) for number in MEMBERS]


def villager_rows() -> list[dict]:
    return [
        {"number": n, **basics(number), "unit": "石桥村" if n % 2 else "河口村"}
        for n, number in enumerate(VILLAGERS, 1)
    ]


def body_rows() -> list[dict]:
    return [
        {
            "name": EVERYBODY[number],
            "identity_number": identity(number),
            "body": "县委" if n % 2 else "县政府",
            "duty": "委员",
        }
        for n, number in enumerate(BODIES)
    ]


def representative_rows() -> list[dict]:
    return [
        {
            "name": EVERYBODY[number],
            "identity_number": identity(number),
            "unit": "石桥村",
            "category": "村民代表",
        }
        for number in REPRESENTATIVES
    ]


def plenum_rows() -> list[dict]:
    return [
        {
            "name": EVERYBODY[number],
            "identity_number": identity(number),
            "plenum_role": "候补委员" if number == max(PLENUM) else "委员",
        }
        for number in PLENUM
    ]


ROLL_FILES = {
    Roll.Kind.MEMBERS: (files.MEMBERS, member_rows),
    Roll.Kind.MASS: (files.MASS, villager_rows),
    Roll.Kind.BODIES: (files.BODIES, body_rows),
    Roll.Kind.REPRESENTATIVES: (files.REPRESENTATIVES, representative_rows),
    Roll.Kind.PLENUM: (files.PLENUM, plenum_rows),
}


def nominee_rows() -> list[dict]:
    return [
        {
            **basics(number),
            "ethnicity": "汉族",
            "education": "大专",
            "joined_on": "2000-07-01",
            "status": "正式党员",
            "identity_kind": "村社区干部",
            "work": "石桥村党支部委员",
            "post_number": post,
            "consent": "是",
            "relation": "本镇",
            "biography": "历任村会计、村支部委员。",
            "strengths": "踏实肯干。",
            "weaknesses": "性子急躁。",
            "promise": f"修通第{number}组道路。",
        }
        for post, numbers in NOMINEES.items()
        for number in numbers
    ]


def recommendation_rows(day: date) -> list[dict]:
    post_of = {number: post for post, numbers in NOMINEES.items() for number in numbers}
    sheets = [(sheet, nominee, "联名推荐", {}) for sheet, (nominee, _) in JOINT.items()]
    meeting = {"organisation": "镇妇联", "meeting_on": day.isoformat(), "attended": 20, "agreed": 15}
    sheets += [(f"Z{number}", number, "组织推荐", meeting) for number in BY_ORGANISATION]
    sheets += [(f"J{number}", number, "自荐", {}) for number in BY_SELF]
    return [
        {
            "number": sheet,
            "channel": way,
            "identity_number": identity(number),
            "name": EVERYBODY[number],
            "post_number": post_of[number],
            "grounds": "群众信任",
            "received_on": day.isoformat(),
            **more,
        }
        for sheet, number, way, more in sheets
    ]


def signature_rows(day: date) -> list[dict]:
    return [
        {
            "recommendation": sheet,
            "name": EVERYBODY[number],
            "identity_number": identity(number),
            "signed_on": day.isoformat(),
        }
        for sheet, (_, signatories) in JOINT.items()
        for number in signatories
    ]


def showcase_rows(begins: date) -> list[dict]:
    stages = ("二次推荐", "群众公认票", "组织信任票", "党员决定票")
    displays = ("演讲", "驻点调研报告", "现场答问", "竞职承诺")
    return [
        {
            "number": n,
            "title": f"第{n}轮展示",
            "stage": stage,
            "held_on": (begins + timedelta(days=3 * n)).isoformat(),
            "place": "镇中心学校礼堂",
            "minutes_each": 5,
            "display": display,
        }
        for n, (stage, display) in enumerate(zip(stages, displays, strict=True), 1)
    ]


# ----- the election -----


@dataclass
class SmallElection:
    """The small election on its way. ``now`` is its own clock; it moves with the stages.

    Votes are counted by calling the services that the tasks call, so that no worker is needed.
    """

    election: Election
    users: dict[str, User]
    now: datetime
    receipts: dict[str, list[str]] = field(default_factory=dict)

    def __getitem__(self, role: str) -> User:
        return self.users[role]

    @property
    def slug(self) -> str:
        return self.election.slug

    def run(self, code: str) -> StageRun | None:
        """The live run of a stage."""
        return self.election.stage_runs.exclude(state=StageRun.State.ANNULLED).filter(stage=code).first()

    def outcome(self, code: str) -> Outcome | None:
        return certified_outcome(self.election, code)

    def vote(self, code: str) -> Vote:
        return vote_of(self.run(code))

    def entry(self, number: int, kind: str = Roll.Kind.MEMBERS) -> RollEntry:
        """The line of a roll that person ``number`` stands on."""
        return RollEntry.objects.select_related("person").get(
            roll__election=self.election, roll__kind=kind, person__name=EVERYBODY[number]
        )

    # One step each.

    def open(self, code: str) -> StageRun:
        """Hold the showcase that the stage needs, and open the stage."""
        stage = BY_CODE[code]
        if stage.showcase:
            self.hold_showcase(stage)
        return open_stage(election=self.election, stage=stage, actor=self["clerk"], now=self.now)

    def hold_showcase(self, stage: Stage) -> None:
        round = self.election.showcase_rounds.exclude(state="annulled").get(number=stage.showcase)
        if round.state == "held":
            return
        draw_order(
            round=round,
            seed="314159",
            witnesses=STAFF["observer"],
            actor=self["host"],
            now=self.now - timedelta(hours=5),
        )
        round.refresh_from_db()
        hold_all(round=round, actor=self["host"], now=self.now - timedelta(hours=1))

    def work(self, run: StageRun) -> None:
        """Do what the stage is there for, so that it can be closed."""
        code = run.stage
        if code == "open_recommendation":
            self.recommend(run)
        elif code == "qualification_review":
            self.review(run)
        elif code == "inspection":
            self.inspect(run)
        elif code in ("formal_candidates", "result"):
            self.approve(run)
        elif run.spec.vote:
            vote = vote_of(run)
            codes = self.admit(vote)
            self.open_urn(vote)
            self.cast_all(vote, codes)
            self.seal(vote)
            self.count(vote)

    def recommend(self, run: StageRun) -> None:
        today = localtime(self.now).date()
        import_recommendations(
            run=run,
            nominees=table(files.NOMINEES, nominee_rows(), today),
            recommendations=table(files.RECOMMENDATIONS, recommendation_rows(today), today),
            signatures=table(files.SIGNATURES, signature_rows(today), today),
            actor=self["clerk"],
            now=self.now,
        )

    def review(self, run: StageRun) -> None:
        for group in advancing_candidacies(self.election, "open_recommendation").values():
            for candidacy in group:
                is_refused = candidacy.person.name in {EVERYBODY[number] for number in REFUSED}
                record_review(
                    run=run,
                    candidacy=candidacy,
                    opinions={
                        "organisation": not is_refused,
                        "discipline": True,
                        "public_security": True,
                    },
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
        for group in advancing_candidacies(self.election, previous(run.spec).code).values():
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
                    is_passed=self.strength(candidacy.person.name) < 2,
                    actor=self["clerk"],
                    now=self.now,
                )

    def approve(self, run: StageRun) -> None:
        record_approval(
            run=run,
            issued_by="县委",
            document_number="组〔2010〕9号",
            issued_on=localtime(self.now).date(),
            document=scan("批复.pdf", SCAN),
            actor=self["clerk"],
            now=self.now,
        )

    def close(self, run: StageRun) -> Outcome:
        return close_stage(run=run, actor=self["clerk"], now=self.now)

    def certify(self, outcome: Outcome) -> Outcome:
        """Both signatures."""
        for role in outcome.run.spec.certifiers:
            certify_outcome(outcome=outcome, seen_digest=outcome.digest, actor=self[role], now=self.now)
        return Outcome.objects.select_related("run__election").get(pk=outcome.pk)

    def publish(self, outcome: Outcome) -> Publication:
        return publish_outcome(
            outcome=outcome,
            title=f"关于第{outcome.run.spec.number}阶段的公布",
            body="现予公布。",
            actor=self["reviewer"],
            now=self.now,
        )

    def finish(self, run: StageRun, *, publish: bool = True) -> Outcome:
        """Work, close, certify, publish; the clock goes on to the next day, or past the notice."""
        self.work(run)
        outcome = self.certify(self.close(run))
        if publish:
            self.publish(outcome)
        self.now += timedelta(days=NOTICE_DAYS + 1 if run.spec.notice else 1)
        return outcome

    def play_through(self, code: str) -> "SmallElection":
        """Play every stage that is not certified yet, up to and including ``code``."""
        for stage in STAGES[: BY_CODE[code].number]:
            run = self.run(stage.code)
            if run is None or run.state != StageRun.State.CERTIFIED:
                self.finish(run or self.open(stage.code))
        return self

    def open_vote_stage(self, code: str) -> Vote:
        """Play up to the vote ``code`` and open its stage: the vote is prepared, nobody is signed in."""
        self.play_through(previous(BY_CODE[code]).code)
        return vote_of(self.open(code))

    # Parts of a vote.

    def voters(self, vote: Vote) -> list[RollEntry]:
        """Who comes: all who have the vote here and are not lawfully left out."""
        return [entry for entry in entitled_entries(vote) if not entry.exclusion]

    def sign_in(self, vote: Vote) -> list[CheckIn]:
        """Everybody who is not signed in yet."""
        here = set(vote.check_ins.values_list("entry_id", flat=True))
        return [
            check_in(vote=vote, entry=entry, actor=self["door_keeper"], now=self.now)
            for entry in self.voters(vote)
            if entry.pk not in here
        ]

    def slips(self, vote: Vote, count: int, channel: str = "") -> list[str]:
        return make_slips(vote=vote, count=count, channel=channel, actor=self["clerk"], now=self.now)

    def void(self, vote: Vote, codes: list[str]) -> int:
        return void_slips(vote=vote, codes=codes, actor=self["chief_scrutineer"], now=self.now)

    def admit(self, vote: Vote, spare: int = 1) -> list[str]:
        """Sign everybody in, let everybody draw a slip, void the rest; returns the drawn codes."""
        self.sign_in(vote)
        drawn = []
        for channel in vote.channels or [""]:
            voters = vote.check_ins.filter(entry__channel=channel).count() if channel else PRESENT
            voters = voters if channel else vote.check_ins.count()
            codes = self.slips(vote, voters + spare, channel)
            drawn += codes[:voters]
            if spare:
                self.void(vote, codes[voters:])
        return drawn

    def before_opening(self, vote: Vote) -> None:
        """What the meeting does before the urn opens, as far as it is not done: tellers, empty box, slips out."""
        vote = Vote.objects.get(pk=vote.pk)
        taken = set(vote.steps.values_list("step", flat=True))
        if vote.state != Vote.State.PREPARED:
            return
        if vote.kind == "member_decision" and not tellers_passed(vote):
            self.pass_tellers(vote)
        if "prove_box_empty" not in taken:
            take_zero_report(vote=vote, actor=self["chief_scrutineer"], now=self.now)
        release_slips(vote=vote, actor=self["door_keeper"], now=self.now)

    def pass_tellers(self, vote: Vote) -> None:
        """Everybody present raises a hand for the four; none of them stands."""
        if not vote.tellers.exists():
            for role, number in TELLERS.items():
                entry = self.entry(number)
                propose_teller(vote=vote, role=role, entry=entry, actor=self["clerk"], now=self.now)
        present = vote.check_ins.count()
        pass_tellers(vote=vote, votes_for=present, against=0, abstain=0, actor=self["clerk"], now=self.now)

    def open_urn(self, vote: Vote) -> Vote:
        """Open, after all that comes before."""
        self.before_opening(vote)
        return open_vote(vote=vote, actor=self["chief_scrutineer"], now=self.now)

    def cast_all(self, vote: Vote, codes: list[str]) -> list[str]:
        """One ballot a code; together they give the figures in ``FOR``. Returns the receipts."""
        receipts = []
        for place, code in enumerate(codes):
            slip = find_slip(code)
            receipts.append(
                cast_ballot(slip=slip, content=self.marks(vote, place), receipt=new_receipt_code())
            )
        self.receipts[vote.kind] = receipts
        return receipts

    def seal(self, vote: Vote) -> Vote:
        return seal_vote(vote=vote, actor=self["chief_scrutineer"], now=self.now)

    def count(self, vote: Vote) -> Vote:
        """What the tasks do, without the tasks."""
        for part in list(vote.tally_parts.all()):
            counting.count_part(part.pk)
        counting.finish_count(vote_id=vote.pk, now=self.now)
        vote.refresh_from_db()
        return vote

    def strength(self, name: str) -> int:
        """The place of a candidate among the nominees for the post, the strongest first."""
        order = next(group for group in NOMINEES.values() if name in [EVERYBODY[n] for n in group])
        return [EVERYBODY[n] for n in order].index(name)

    def marks(self, vote: Vote, place: int) -> dict:
        """The ballot of the voter who comes at ``place``."""
        content = {}
        for contest in vote.paper["contests"]:
            marks, taken = {}, 0
            for candidate in sorted(contest["candidates"], key=lambda c: self.strength(c["name"])):
                votes = FOR[vote.kind][self.strength(candidate["name"])]
                if vote.kind == "member_decision":
                    is_for = taken <= place < taken + votes
                elif vote.kind == "second_recommendation":
                    # Two marks at most: the weakest gets those of the voters who left out a stronger one.
                    is_for = place < votes if votes > 2 else place >= VOTERS[vote.kind] - votes
                else:
                    is_for = place < votes
                taken += votes
                if is_for:
                    marks[candidate["id"]] = "for"
                elif "against" in contest["marks"]:
                    marks[candidate["id"]] = "against" if place % 2 else "abstain"
            content[contest["key"]] = {"marks": marks, "write_ins": []}
        return content


def in_the_box(content: dict) -> dict:
    """A ballot's content as the box holds it: whoever abstains is left unmarked, in whichever way it was said."""
    found = {}
    for key, answer in content.items():
        marks = {who: mark for who, mark in answer["marks"].items() if mark != "abstain"}
        if marks or answer["write_ins"]:
            found[key] = {"marks": marks, "write_ins": answer["write_ins"]}
    return found


def staff(suffix: str = "") -> dict[str, User]:
    """One account a role. Without passwords: tests sign in by ``force_login``."""
    return {
        role: User.objects.create(username=role + suffix, display_name=name, is_staff=True)
        for role, name in STAFF.items()
    }


def set_up(
    *, slug: str = "tianshui", users: dict[str, User] | None = None, begins: datetime = BEGINS, **changed
) -> SmallElection:
    """The election on the eve of its announcement: posts, rolls, appointments, the showcases' programme."""
    users = users or staff()
    clerk, now = users["clerk"], begins - timedelta(days=1)
    election = create_election(
        **{
            "slug": slug,
            "title": "田水镇党委换届公推直选",
            "body_name": "中共田水镇委员会",
            "county": "安县",
            "profile": "pilot_anxian2010",
            "options": OPTIONS,
            "weights": WEIGHTS,
            "timetable": [
                {
                    "stage": stage.code,
                    "starts_on": (begins + timedelta(days=stage.number)).date().isoformat(),
                    "ends_on": (begins + timedelta(days=stage.number)).date().isoformat(),
                }
                for stage in STAGES
            ],
            **changed,
        },
        actor=clerk,
        now=now,
    )
    for role, user in users.items():
        appoint(election=election, user=user, role=role, actor=clerk, now=now)
    import_posts(
        election=election,
        file_name="posts.csv",
        data=csv_bytes(files.POSTS, post_rows()),
        actor=clerk,
        now=now,
    )
    for kind, (layout, rows) in ROLL_FILES.items():
        import_roll(
            election=election,
            kind=kind,
            file_name=f"{layout.name}.csv",
            data=csv_bytes(layout, rows()),
            actor=clerk,
            now=now,
        )
    plan_rounds_from_table(
        election=election,
        table=table(files.SHOWCASES, showcase_rows(begins.date()), begins.date()),
        actor=users["host"],
        now=now,
    )
    return SmallElection(election, users, begins)


def signed_in(user: User | None) -> Client:
    """A browser in which ``user`` is signed in; nobody for None."""
    client = Client()
    if user is not None:
        client.force_login(User.objects.get(pk=user.pk), backend="django.contrib.auth.backends.ModelBackend")
    return client


def give_password(user: User) -> str:
    """Give the account a password, for the pages on which a second person signs, and return it."""
    password = f"{user.username}-2010-ding"
    row = User.objects.get(pk=user.pk)  # the cast outlives a test that is rolled back
    row.set_password(password)
    row.save(update_fields=["password"])
    return password


# ----- what several tests share -----


@contextmanager
def committed(django_db_blocker) -> Iterator[None]:
    """What is written inside is committed, so that several tests (each rolled back), a worker or a server can
    see it; in the end every table is emptied, also the parts of the urn, which no model manages."""
    with django_db_blocker.unblock():
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT inhrelid::regclass::text FROM pg_inherits "
                    "WHERE inhparent = 'ballots_openballot'::regclass"
                )
                for (part,) in cursor.fetchall():
                    cursor.execute(f"DROP TABLE {part}")
            empty_all_tables()


def empty_all_tables(tries: int = 5) -> None:
    """The worker may still do what it was asked for and hold locks in another order than the flush takes them:
    PostgreSQL then ends one of the two, and the flush is done once more."""
    for left in reversed(range(tries)):
        try:
            return call_command("flush", verbosity=0, interactive=False)
        except CommandError as failure:
            if not left or not isinstance(failure.__cause__, OperationalError):
                raise
