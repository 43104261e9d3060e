"""Taking in recommendations: what counts, what is refused, and files that contradict each other."""

import pytest
from nomination_election import (
    AFTER,
    NOW,
    Cast,
    announce,
    finish,
    identity,
    member,
    name,
    nominee,
    open_,
    recommendation,
    set_up,
    signature,
    table,
)

from election_site.domain.stages import BY_CODE
from election_site.models import AuditEntry, Person
from election_site.services.chain import annul_run, close_blockers, open_blockers
from election_site.services.errors import Refused
from election_site.table_files import FileRefused
from election_site.table_files.layouts import NOMINEES, RECOMMENDATIONS, SIGNATURES
from nomination.models import Candidacy, Recommendation, Signature
from nomination.services.recommendations import import_recommendations

pytestmark = pytest.mark.django_db

STAGE = "open_recommendation"


@pytest.fixture
def cast():
    return Cast()


@pytest.fixture
def run(cast):
    election = set_up(cast, posts=2)
    announce(election, cast)
    return open_(election, STAGE, cast)


def take_in(run, cast, nominees, recommendations, signatures, *, actor=None):
    return import_recommendations(
        run=run,
        nominees=table(NOMINEES, nominees),
        recommendations=table(RECOMMENDATIONS, recommendations),
        signatures=table(SIGNATURES, signatures),
        actor=actor or cast.clerk,
        now=NOW,
    )


def reasons(report):
    return {one.number: [reason.code for reason in one.reasons] for one in report.refused}


def sheet(code, *numbers):
    return [signature(code, number) for number in numbers]


def line_refusals(code):
    return [
        (one.name, one.refusal)
        for one in Signature.objects.filter(recommendation__number=code).order_by("line")
    ]


# What counts


def test_three_routes_to_one_person_are_one_nominee(run, cast):
    report = take_in(
        run,
        cast,
        [nominee(1), nominee(2)],
        [
            recommendation("Z1", 1, "自荐"),
            recommendation("L1", 1, "联名推荐"),
            recommendation(
                "O1", 1, "组织推荐", organisation="第一支部", meeting_on="2010-11-10", attended=9, agreed=5
            ),
            recommendation("Z2", 2, "自荐", post=1),
        ],
        sheet("L1", 3, 4, 30),
    )
    assert (report.nominees, report.recommendations, report.accepted, report.refused) == (2, 4, 4, ())
    assert (report.signatures, report.counted) == (3, 3)
    figures = finish(run, cast).figures
    first = Candidacy.objects.get(person__name=name(1))
    assert figures["nominees"] == 2
    # Three signatories and the two who recommended themselves.
    assert figures["participants"] == 5
    assert figures["channels"] == {"open:members": 2, "open:mass": 1, "open:organisations": 1}
    assert figures["votes"][str(first.pk)] == figures["channels"]
    assert figures["channels_by_post"] == {"p1": figures["channels"]}
    assert figures["by_route"] == {"self": 2, "joint": 1, "organisation": 1}
    assert figures["advancing"]["p1"][0] == first.pk
    assert figures["names"][str(first.pk)] == name(1)


def test_every_line_that_does_not_count_keeps_its_reason(run, cast):
    lines = [
        *sheet("L1", 3, 4, 5),
        signature("L1", 3),
        signature("L1", 1),
        signature("L1", 6, signed_on="2010-11-16"),
        signature("L1", 70),
        signature("L2", 5, signed_on="2010-11-12"),
        *sheet("L2", 7, 8, 9),
    ]
    report = take_in(
        run,
        cast,
        [nominee(1), nominee(2)],
        [recommendation("L1", 1, "联名推荐"), recommendation("L2", 2, "联名推荐")],
        lines,
    )
    assert report.refused == ()
    assert line_refusals("L1") == [
        (name(3), ""),
        (name(4), ""),
        (name(5), ""),
        (name(3), "N123"),
        (name(1), "N124"),
        (name(6), "N701"),
        (name(70), "N126"),
    ]
    assert line_refusals("L2") == [(name(5), "N127"), (name(7), ""), (name(8), ""), (name(9), "")]
    assert report.not_counted == {"N123": 1, "N124": 1, "N701": 1, "N126": 1, "N127": 1}
    # Nobody is entered among the people for having signed without being on a roll.
    assert not Person.objects.filter(name=name(70)).exists()


def test_the_first_signature_counts_by_day_not_by_place_in_the_file(run, cast):
    take_in(
        run,
        cast,
        [nominee(1), nominee(2)],
        [recommendation("L1", 1, "联名推荐"), recommendation("L2", 2, "联名推荐")],
        [
            signature("L1", 3, signed_on="2010-11-12"),
            *sheet("L1", 4, 5, 6),
            signature("L2", 3, signed_on="2010-11-10"),
            *sheet("L2", 7, 8),
        ],
    )
    assert line_refusals("L1")[0] == (name(3), "N127")
    assert line_refusals("L2")[0] == (name(3), "")


def test_a_nominee_may_sign_where_the_election_method_says_so(cast):
    election = set_up(cast, options={"nominee_may_sign": True})
    announce(election, cast)
    run = open_(election, STAGE, cast)
    report = take_in(run, cast, [nominee(1)], [recommendation("L1", 1, "联名推荐")], sheet("L1", 1, 2, 3))
    assert (report.accepted, report.counted) == (1, 3)


def test_a_signature_on_a_refused_nominee_s_sheet_leaves_the_right_to_sign_another(run, cast):
    report = take_in(
        run,
        cast,
        [nominee(1, consent="否"), nominee(2)],
        [recommendation("L1", 1, "联名推荐"), recommendation("L2", 2, "联名推荐")],
        [*sheet("L1", 3, 4, 5), *[signature("L2", n, signed_on="2010-11-12") for n in (3, 4, 5)]],
    )
    assert reasons(report) == {"L1": ["N153"]}
    assert report.counted == 6


# What is refused


def test_refused_recommendations_keep_their_reasons(cast):
    election = set_up(
        cast,
        posts=2,
        members=[member(1, discipline="留党察看"), member(2, status="预备党员")],
    )
    announce(election, cast)
    run = open_(election, STAGE, cast)
    meeting = {"organisation": "第一支部", "meeting_on": "2010-11-10", "attended": 10}
    report = take_in(
        run,
        cast,
        [
            nominee(1),
            # The form says formal member; the roll knows better.
            nominee(2, status="正式党员"),
            nominee(3, consent="否"),
            nominee(4),
            nominee(5),
            nominee(6),
            nominee(7),
            nominee(31, status="群众", joined_on=""),
        ],
        [
            recommendation("Z1", 1, "自荐"),
            recommendation("Z2", 2, "自荐"),
            recommendation("L3", 3, "联名推荐"),
            recommendation("L4", 4, "联名推荐"),
            recommendation("Z5", 5, "自荐", received_on="2010-11-16"),
            recommendation("Z6", 6, "自荐", post=1),
            recommendation("O6", 6, "组织推荐", post=2, agreed=10, **meeting),
            recommendation("O7", 7, "组织推荐", agreed=5, **meeting),
            recommendation("Z31", 31, "自荐"),
        ],
        [*sheet("L3", 10, 11, 12), *sheet("L4", 13, 14)],
    )
    assert reasons(report) == {
        "Z1": ["N202"],
        "Z2": ["N201"],
        "L3": ["N153"],
        "L4": ["N121"],
        "Z5": ["N122"],
        "O6": ["N104"],
        "O7": ["N142"],
        "Z31": ["N201"],
    }
    assert report.accepted == 1
    short = Recommendation.objects.get(number="L4")
    assert short.state == Recommendation.State.REFUSED
    assert short.refusals == [{"code": "N121", "params": {"valid": 2, "threshold": 3}}]
    figures = finish(run, cast).figures
    assert figures["nominees"] == 1
    assert figures["participants"] == 1
    assert figures["recommendations"]["by_reason"]["N201"] == 2


# Files that do not fit


FITTING = (
    [nominee(1)],
    [recommendation("L1", 1, "联名推荐")],
    sheet("L1", 3, 4, 5),
)


@pytest.mark.parametrize(
    ("nominees", "recommendations", "signatures", "place"),
    [
        (
            FITTING[0],
            FITTING[1],
            [*FITTING[2], signature("L9", 6)],
            ("signatures.csv", 5, "推荐编号", "N711"),
        ),
        (
            FITTING[0],
            [*FITTING[1], recommendation("Z9", 9, "自荐")],
            FITTING[2],
            ("recommendations.csv", 3, "被推荐人身份证号", "N712"),
        ),
        (
            FITTING[0],
            [recommendation("L1", 1, "联名推荐", name="李四")],
            FITTING[2],
            ("recommendations.csv", 2, "被推荐人姓名", "N713"),
        ),
        ([nominee(1, name="李四")], FITTING[1], FITTING[2], ("nominees.csv", 2, "姓名", "N713")),
        (
            FITTING[0],
            FITTING[1],
            [*sheet("L1", 3), signature("L1", 4, name="李四")],
            ("signatures.csv", 3, "姓名", "N713"),
        ),
        (
            FITTING[0],
            [*FITTING[1], recommendation("Z1", 1, "自荐")],
            [*FITTING[2], signature("Z1", 6)],
            ("signatures.csv", 5, "推荐编号", "N714"),
        ),
        (
            FITTING[0],
            [
                *FITTING[1],
                recommendation(
                    "O1", 1, "组织推荐", organisation="第一支部", meeting_on="2010-11-10", attended=9
                ),
            ],
            FITTING[2],
            ("recommendations.csv", 3, "同意人数", "N715"),
        ),
        (
            FITTING[0],
            [
                *FITTING[1],
                recommendation(
                    "O1",
                    1,
                    "组织推荐",
                    organisation="第一支部",
                    meeting_on="2010-11-10",
                    attended=9,
                    agreed=10,
                ),
            ],
            FITTING[2],
            ("recommendations.csv", 3, "同意人数", "N141"),
        ),
        ([nominee(1, post=8)], FITTING[1], FITTING[2], ("nominees.csv", 2, "申报职位序号", "N716")),
        (
            FITTING[0],
            [recommendation("L1", 1, "联名推荐", post=8)],
            FITTING[2],
            ("recommendations.csv", 2, "职位序号", "N716"),
        ),
    ],
)
def test_files_that_contradict_each_other_are_refused_whole(
    run, cast, nominees, recommendations, signatures, place
):
    entries = AuditEntry.objects.count()
    people = Person.objects.count()
    with pytest.raises(FileRefused) as refused:
        take_in(run, cast, nominees, recommendations, signatures)
    problems = [(one.file, one.row, one.column, one.code) for one in refused.value.problems]
    assert place in problems
    assert {code for *_, code in problems} == {place[-1]}
    assert Recommendation.objects.count() == Candidacy.objects.count() == Signature.objects.count() == 0
    assert (AuditEntry.objects.count(), Person.objects.count()) == (entries, people)


def test_all_three_files_are_named_at_once(run, cast):
    with pytest.raises(FileRefused) as refused:
        take_in(
            run,
            cast,
            [nominee(1, post=8)],
            [recommendation("L1", 1, "联名推荐", name="李四")],
            [signature("L9", 3)],
        )
    assert {one.file for one in refused.value.problems} == {
        "nominees.csv",
        "recommendations.csv",
        "signatures.csv",
    }


# Who may, and when


def test_only_who_may_import_does(run, cast):
    with pytest.raises(Refused) as refused:
        take_in(run, cast, *FITTING, actor=cast.observer)
    assert [one.code for one in refused.value.reasons] == ["E106"]
    assert Recommendation.objects.count() == 0


def test_a_run_takes_its_files_once(run, cast):
    take_in(run, cast, *FITTING)
    with pytest.raises(Refused) as refused:
        take_in(run, cast, *FITTING)
    assert [one.code for one in refused.value.reasons] == ["N717"]
    assert Recommendation.objects.count() == 1


def test_after_an_annulment_the_files_are_read_in_anew(run, cast):
    take_in(run, cast, *FITTING)
    annul_run(run=run, why="漏登", actor=cast.clerk, now=NOW)
    again = open_(run.election, STAGE, cast)
    report = take_in(again, cast, [nominee(1, promise="架桥")], *FITTING[1:])
    assert report.accepted == 1
    assert Candidacy.objects.get().promise == "架桥"
    assert finish(again, cast).figures["participants"] == 3
    # What the annulled run took in stays to be seen.
    assert run.recommendations.count() == 1


def test_a_closed_run_takes_nothing(run, cast):
    take_in(run, cast, *FITTING)
    finish(run, cast)
    with pytest.raises(Refused) as refused:
        take_in(run, cast, *FITTING)
    assert [one.code for one in refused.value.reasons] == ["E107"]


def test_the_log_tells_of_the_import_and_holds_no_identity_number(run, cast):
    take_in(run, cast, *FITTING)
    entry = AuditEntry.objects.get(action="import_recommendations")
    assert (entry.data["recommendations"], entry.data["signatures"], entry.data["counted"]) == (1, 3, 3)
    assert identity(1) not in str(entry.data) + str(list(Candidacy.objects.values()))


# The stage's own blockers


def test_it_does_not_open_without_both_rolls(cast):
    election = set_up(cast, rolls=("members",))
    announce(election, cast)
    found = open_blockers(election, BY_CODE[STAGE], now=NOW)
    assert [one.code for one in found] == ["E111"]
    assert found[0].params["roll"]


def test_it_does_not_close_before_the_deadline_or_with_nothing(run, cast):
    assert [one.code for one in close_blockers(run, now=NOW)] == ["N721", "N722"]
    take_in(run, cast, *FITTING)
    assert [one.code for one in close_blockers(run, now=NOW)] == ["N722"]
    assert close_blockers(run, now=AFTER) == []
