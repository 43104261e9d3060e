"""An invented vote of a township's usual size of paper: seven posts, two candidates each, a line to write in."""

import random
from datetime import datetime

from django.db import connection
from django.utils.crypto import get_random_string

from ballots.domain.paper_setup import make_paper
from ballots.models import Vote
from ballots.queries.votes import urn_table
from ballots.services.urn import make_slips, prepare_vote
from election_site.domain.rules import resolve_options, vote_rule
from election_site.models import Roll, StageRun, User
from election_site.services.elections import appoint, create_election

PROFILE, KIND = "pilot_anxian2010", "member_decision"
POSTS = 7
DIFFERENT_BALLOTS = 50_000


def make_vote(*, now: datetime) -> tuple[Vote, User]:
    """An open vote without slips, and an account that may do everything with it."""
    tag = get_random_string(8, "abcdefghijkmnpqrstuvwxyz")
    actor = User.objects.create(username=f"bench-{tag}", display_name="测试")
    election = create_election(
        slug=f"bench-{tag}",
        title="性能测试",
        body_name="中共测试镇委员会",
        county="测试县",
        profile=PROFILE,
        options={},
        weights={},
        is_demo=True,
        actor=actor,
        now=now,
    )
    for role in ("chief_scrutineer", "chief_counter"):
        appoint(election=election, user=actor, role=role, actor=actor, now=now)
    Roll.objects.create(
        election=election, kind=Roll.Kind.MEMBERS, source_name="-", source_digest="", imported_at=now
    )
    run = StageRun.objects.create(election=election, stage=KIND, opened_at=now)
    vote = prepare_vote(run=run, kind=KIND, title="党员决定票", actor=actor, now=now, paper=paper())
    return vote, actor


def paper() -> dict:
    options = resolve_options(PROFILE, {})
    return make_paper(
        rule=vote_rule(PROFILE, KIND, options),
        options=options,
        posts=[{"key": f"p{n}", "title": f"党委委员（{n}）", "seats": 1} for n in range(1, POSTS + 1)],
        candidates={
            f"p{n}": [
                {
                    "id": str(10 * n + place),
                    "name": name,
                    "work": "清泉镇某村党支部书记",
                    "sex": "男",
                    "age": 40,
                }
                for place, name in enumerate(("甲某", "乙某"))
            ]
            for n in range(1, POSTS + 1)
        },
    )


def open_with_slips(vote: Vote, count: int, *, actor: User, now: datetime) -> list[str]:
    """The codes of ``count`` slips; the vote then takes ballots, although nobody is in the hall."""
    codes = make_slips(vote=vote, count=count, actor=actor, now=now)
    open_urn(vote, now=now)
    return codes


def open_urn(vote: Vote, *, now: datetime) -> None:
    Vote.objects.filter(pk=vote.pk).update(state=Vote.State.OPEN, opened_at=now)
    vote.refresh_from_db()


def marked(paper: dict, rng: random.Random) -> dict:
    """One voter's ballot: a mark on every line, now and then a name written in."""
    content = {}
    for contest in paper["contests"]:
        ids = [candidate["id"] for candidate in contest["candidates"]]
        chosen = rng.choice([*ids, None])
        marks = {who: "for" if who == chosen else rng.choice(("against", "abstain")) for who in ids}
        names = []
        if chosen is None and "against" in marks.values() and rng.random() < 0.1:
            names = [rng.choice(("丙某", "丁某", "戊某"))]
        content[contest["key"]] = {"marks": marks, "write_ins": names}
    return content


def fill_box(vote: Vote, count: int) -> None:
    """Put ``count`` ballots straight into the open urn, past slips and receipts' codes."""
    rng = random.Random(20101218)
    different = [marked(vote.paper, rng) for _ in range(min(count, DIFFERENT_BALLOTS))]
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE bench_ballots (n serial, content jsonb)")
        insert_all(cursor, different)
        cursor.execute(
            f"INSERT INTO {urn_table(vote)} (key, vote_id, channel, content, receipt_hash) "
            "SELECT gen_random_uuid(), %s, '', content, encode(sha256(i::text::bytea), 'hex') "
            "FROM generate_series(1, %s) AS i JOIN bench_ballots ON n = i %% %s + 1",
            [vote.pk, count, len(different)],
        )
        cursor.execute("DROP TABLE bench_ballots")
        cursor.execute("ANALYZE ballots_openballot")


def insert_all(cursor, contents: list[dict]) -> None:
    with cursor.copy("COPY bench_ballots (content) FROM STDIN") as copy:
        copy.set_types(["jsonb"])
        for content in contents:
            copy.write_row([_json(content)])


def _json(content: dict):
    return connection.ops.adapt_json_value(content, None)
