"""姓氏笔画: characters that the table lacks are asked for by name, and what staff record decides the order."""

import pytest
from cast import EVERYBODY, MEMBERS, set_up
from django.db import IntegrityError, transaction

from election_site.domain.stages import BY_CODE
from election_site.domain.strokes import stroke_table
from election_site.models import AuditEntry, Person, StrokeCorrection
from election_site.queries.strokes import corrections_of, missing_strokes
from election_site.queries.wording import reason_text
from election_site.services.chain import open_blockers
from election_site.services.errors import Refused
from election_site.services.strokes import correct_strokes
from nomination.queries.candidacies import ballot_candidates

pytestmark = pytest.mark.django_db
RARE, OTHER_RARE = "囍", "帰"


@pytest.fixture
def small(db):
    return set_up()


def record(
    small, character=RARE, count=12, first=1, why="《通用规范汉字字典》第1页", role="clerk", **changed
):
    return correct_strokes(
        **{
            "election": small.election,
            "character": character,
            "count": count,
            "first": first,
            "why": why,
            "actor": small[role],
            "now": small.now,
            **changed,
        }
    )


def codes_of(refused) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


def test_a_record_is_used_and_stands_in_the_audit_log(small):
    assert RARE not in stroke_table()
    assert missing_strokes(small.election.pk, [RARE + "一", "丁二"]) == (RARE,)
    row = record(small)
    assert corrections_of(small.election.pk) == {RARE: (12, 1)}
    assert missing_strokes(small.election.pk, [RARE + "一", "丁二"]) == ()
    entry = AuditEntry.objects.get(action="correct_strokes")
    assert entry.target == f"election_site.strokecorrection:{row.pk}"
    assert (entry.data["character"], entry.data["before"], entry.data["after"]) == (RARE, [], [12, 1])


def test_a_second_record_replaces_the_first_and_the_log_keeps_both(small):
    record(small)
    record(small, count=13, first=3, why="复核")
    assert StrokeCorrection.objects.get().count == 13
    logged = AuditEntry.objects.filter(action="correct_strokes").order_by("number")
    assert [entry.data["before"] for entry in logged] == [[], [12, 1]]


def test_a_correction_of_the_table_says_what_the_table_had(small):
    record(small, character="丁", count=3, first=2)
    assert AuditEntry.objects.get(action="correct_strokes").data["before"] == list(stroke_table()["丁"])


def test_corrections_belong_to_one_election(small):
    other = set_up(slug="lianhu", users=small.users)
    record(small)
    assert corrections_of(other.election.pk) == {}


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"character": "囍喜"}, "E303"),
        ({"character": ""}, "E303"),
        ({"character": "a"}, "E303"),
        ({"character": "。"}, "E303"),
        ({"count": 0}, "E304"),
        ({"count": 65}, "E304"),
        ({"first": 6}, "E304"),
        ({"why": "  "}, "E116"),
        ({"role": "reviewer"}, "E106"),
    ],
)
def test_what_cannot_be_recorded(small, changed, code):
    with pytest.raises(Refused) as refused:
        record(small, **changed)
    assert codes_of(refused) == [code]
    assert not StrokeCorrection.objects.exists()


@pytest.mark.parametrize("absurd", [{"count": 0}, {"count": 65}, {"first": 0}, {"first": 6}])
def test_the_database_takes_no_absurd_strokes(small, absurd):
    fields = {"count": 12, "first": 1, **absurd}
    with pytest.raises(IntegrityError), transaction.atomic():
        StrokeCorrection.objects.create(
            election=small.election,
            character=RARE,
            reason="x",
            recorded_by=small["clerk"],
            recorded_at=small.now,
            **fields,
        )


def test_a_vote_is_not_prepared_before_the_strokes_are_known(small):
    """Two candidates get surnames that the table lacks: the stage names both characters and opens afterwards
    in the order that the record gives."""
    small.play_through("qualification_review")
    names = {MEMBERS[1]: RARE + "一川", MEMBERS[2]: OTHER_RARE + "秀英"}
    for old, new in names.items():
        Person.objects.filter(election=small.election, name=old).update(name=new)
    stage = BY_CODE["second_recommendation"]
    small.hold_showcase(stage)
    found = open_blockers(small.election, stage, now=small.now)
    assert [reason.code for reason in found] == ["E302"]
    assert RARE in reason_text(found[0]) and OTHER_RARE in reason_text(found[0])

    record(small, RARE, 12, 1)
    record(small, OTHER_RARE, 2, 2)
    assert open_blockers(small.election, stage, now=small.now) == []
    first_post = [one["name"] for one in ballot_candidates(small.election, stage.code)["p1"]]
    assert first_post.index(names[MEMBERS[2]]) < first_post.index(names[MEMBERS[1]])

    record(small, OTHER_RARE, 20, 2)
    again = [one["name"] for one in ballot_candidates(small.election, stage.code)["p1"]]
    assert again.index(names[MEMBERS[2]]) > again.index(names[MEMBERS[1]])
    assert set(again) <= set(names.values()) | set(EVERYBODY.values())
