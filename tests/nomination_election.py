"""A small election, set up and driven through the services, for the tests of nomination."""

import csv
import io
from datetime import UTC, date, datetime

from election_site.domain.identity import check_digit
from election_site.domain.stages import BY_CODE, STAGES, previous
from election_site.models import Outcome, Person, StageRun, User
from election_site.queries.chain import certified_outcome, live_run, outcome_digest
from election_site.queries.identity import identity_hash
from election_site.services.chain import certify_outcome, close_stage, open_stage
from election_site.services.elections import appoint, create_election, import_posts
from election_site.services.publications import publish_outcome
from election_site.services.rolls import import_roll
from election_site.table_files import read_table
from election_site.table_files.layouts import MASS, MEMBERS, POSTS
from nomination.models import Candidacy

NOW = datetime(2010, 11, 10, 1, 0, tzinfo=UTC)
CLOSES = datetime(2010, 11, 15, 10, 0, tzinfo=UTC)
AFTER = datetime(2010, 11, 16, 1, 0, tzinfo=UTC)
TODAY = date(2010, 11, 16)
BORN = date(1970, 5, 1)
WEIGHTS = {"open:members": "1/4", "open:mass": "1/4", "second:county_committee": "1/2"}
OPTIONS = {"joint_threshold": 3, "shortlist_ratio": 2, "inspection_keep_per_post": 2}
GIVEN_NAMES = "甲乙丙丁戊己庚辛壬癸"


def identity(number: int) -> str:
    """The identity number of person ``number``; all are men, in an area assigned to nobody."""
    first = f"990724{BORN:%Y%m%d}{number * 2 + 1:03d}"
    return first + check_digit(first)


def name(number: int) -> str:
    return "王" + GIVEN_NAMES[number // 10] + GIVEN_NAMES[number % 10]


def basics(number: int) -> dict:
    return {
        "name": name(number),
        "sex": "男",
        "born_on": BORN.isoformat(),
        "identity_number": identity(number),
    }


def csv_bytes(layout, rows) -> bytes:
    """The file that a clerk would hand in; keys that a row lacks are empty cells."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(layout.headers)
    writer.writerows([[row.get(column.key, "") for column in layout] for row in rows])
    return text.getvalue().encode("utf-8")


def table(layout, rows, file=None):
    return read_table(file or f"{layout.name}.csv", csv_bytes(layout, rows), layout, today=TODAY)


def member(number: int, **changed) -> dict:
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


def villager(number: int) -> dict:
    return {"number": number, **basics(number), "unit": "石桥村"}


def nominee(number: int, post: int = 1, **changed) -> dict:
    return {
        **basics(number),
        "ethnicity": "汉族",
        "education": "大专",
        "joined_on": "2000-07-01",
        "status": "正式党员",
        "identity_kind": "农民",
        "work": "石桥村村民",
        "post_number": post,
        "consent": "是",
        "relation": "本镇",
        "biography": "务农",
        "strengths": "踏实",
        "weaknesses": "急躁",
        "promise": "修路",
        **changed,
    }


def recommendation(code: str, number: int, way: str, post: int = 1, **changed) -> dict:
    return {
        "number": code,
        "channel": way,
        "identity_number": identity(number),
        "name": name(number),
        "post_number": post,
        "grounds": "群众信任",
        "received_on": "2010-11-12",
        **changed,
    }


def signature(code: str, number: int, **changed) -> dict:
    return {
        "recommendation": code,
        "name": name(number),
        "identity_number": identity(number),
        "phone": "139-0000-0000",
        "signed_on": "2010-11-11",
        **changed,
    }


class Cast:
    """A clerk, a reviewer, and an observer who may do nothing."""

    def __init__(self):
        self.clerk = User.objects.create(username="clerk", display_name="经办员")
        self.reviewer = User.objects.create(username="reviewer", display_name="复核员")
        self.observer = User.objects.create(username="observer", display_name="观察员")


def set_up(cast: Cast, *, posts=1, rolls=("members", "mass"), members=(), options=None, weights=None):
    """An announced election: members 1 to 20 (changed by ``members``) and villagers 30 to 59."""
    election = create_election(
        slug="qq",
        title="清泉镇公推直选",
        body_name="清泉镇党委",
        county="安县",
        profile="pilot_anxian2010",
        options=OPTIONS | (options or {}),
        weights=WEIGHTS if weights is None else weights,
        recommendation_closes_at=CLOSES,
        actor=cast.clerk,
        now=NOW,
    )
    for user, role in ((cast.reviewer, "reviewer"), (cast.observer, "observer")):
        appoint(election=election, user=user, role=role, actor=cast.clerk, now=NOW)
    rows = [
        {
            "number": number,
            "title": f"职位{number}",
            "kind": "书记" if number == 2 else "委员",
            "seats": 1,
            "conditions": "正式党员",
            "goals": "修路",
        }
        for number in range(1, posts + 1)
    ]
    given = {"actor": cast.clerk, "now": NOW}
    import_posts(election=election, file_name="posts.csv", data=csv_bytes(POSTS, rows), **given)
    changed = {row["number"]: row for row in members}
    files = {
        "members": (MEMBERS, [changed.get(n) or member(n) for n in range(1, 21)]),
        "mass": (MASS, [villager(n) for n in range(30, 60)]),
    }
    for kind in rolls:
        layout, rows = files[kind]
        import_roll(
            election=election, kind=kind, file_name=f"{kind}.csv", data=csv_bytes(layout, rows), **given
        )
    return election


def open_(election, code, cast, now=NOW):
    return open_stage(election=election, stage=BY_CODE[code], actor=cast.clerk, now=now)


def finish(run, cast, now=AFTER, publish=False):
    """Close, certify by two people, and publish if asked."""
    outcome = close_stage(run=run, actor=cast.clerk, now=now)
    for user in (cast.clerk, cast.reviewer):
        certify_outcome(outcome=outcome, seen_digest=outcome.digest, actor=user, now=now)
    outcome = Outcome.objects.select_related("run__election").get(pk=outcome.pk)
    if publish:
        publish_outcome(outcome=outcome, title="T", actor=cast.reviewer, now=now)
    return outcome


def announce(election, cast):
    return finish(open_(election, "announcement", cast), cast, NOW, publish=True)


def put_on_record(election, code, figures=None):
    """A certified outcome of a stage of another app, as that app would leave it."""
    stage = BY_CODE[code]
    before = certified_outcome(election, previous(stage).code) if previous(stage) else None
    link = before.digest if before else ""
    run = StageRun.objects.create(
        election=election, stage=code, state=StageRun.State.CERTIFIED, opened_at=AFTER
    )
    figures = figures or {}
    digest = outcome_digest(election_id=election.pk, stage=code, run_number=1, figures=figures, previous=link)
    return Outcome.objects.create(
        run=run, figures=figures, previous_digest=link, digest=digest, computed_at=AFTER
    )


def put_stages_before(election, code, figures_of=None):
    """Put every stage before ``code`` on record that is not there yet."""
    for stage in STAGES[: BY_CODE[code].number - 1]:
        if live_run(election, stage.code) is None:
            put_on_record(election, stage.code, (figures_of or {}).get(stage.code))


def stand(election, post_number, *numbers):
    """Candidacies of members ``numbers`` for one post."""
    post = election.posts.get(number=post_number)
    return [
        Candidacy.objects.create(
            election=election,
            person=Person.objects.get(identity_hash=identity_hash(election.pk, identity(number))),
            post=post,
            has_consented=True,
        )
        for number in numbers
    ]


def going_on(candidacies) -> dict:
    """The part of an outcome that says who goes on."""
    figures = {"advancing": {}, "names": {}}
    for one in candidacies:
        figures["advancing"].setdefault(one.post.key, []).append(one.pk)
        figures["names"][str(one.pk)] = one.person.name
    return figures


def open_figures(candidacies, votes, channels, by_post=None):
    return going_on(candidacies) | {
        "channels": channels,
        "channels_by_post": by_post or {},
        "votes": {
            str(one.pk): dict(zip(channels, given, strict=True))
            for one, given in zip(candidacies, votes, strict=True)
        },
    }


def vote_figures(candidacies, votes, valid):
    """The second recommendation of one body, in the shape of the count."""
    contests = {}
    for one in candidacies:
        contests.setdefault(one.post.key, {})[str(one.pk)] = votes[candidacies.index(one)]
    return going_on(candidacies) | {
        "tally": {
            "contests": {
                key: {"channels": {"county_committee": {"valid": valid, "for": cast}}}
                for key, cast in contests.items()
            }
        }
    }


CHANNELS = {"open:members": 10, "open:mass": 20}


def shortlisting(election, cast, candidacies, first, second, valid=10, by_post=None):
    put_stages_before(
        election,
        "shortlist",
        {
            "open_recommendation": open_figures(candidacies, first, CHANNELS, by_post),
            "qualification_review": going_on(candidacies),
            "second_recommendation": vote_figures(candidacies, second, valid),
        },
    )
    return open_(election, "shortlist", cast, AFTER)
