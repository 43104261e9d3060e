"""The qualification review in full: offices asked, mending, the letter, the run after an upheld objection."""

import io
import re
from datetime import date, timedelta

import pypdf
import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext, override
from nomination_election import (
    AFTER,
    Cast,
    announce,
    basics,
    finish,
    going_on,
    open_,
    put_stages_before,
    set_up,
    stand,
    table,
)

from election_site.domain.stages import BY_CODE
from election_site.models import AuditEntry, Person
from election_site.services.chain import annul_run, close_blockers, open_blockers
from election_site.services.errors import Refused
from election_site.services.publications import file_objection, settle_objection
from election_site.table_files import FileRefused
from election_site.uploads import Upload
from nomination.domain.defects import DEFECTS
from nomination.models import AskedOffice, OfficeOpinion, QualificationReview
from nomination.queries.reviews import asked_offices, review_layout
from nomination.services.forms import print_form
from nomination.services.offices import set_asked_offices
from nomination.services.review_files import record_reviews_from_table
from nomination.services.review_letters import print_letter
from nomination.services.reviews import GivenOpinion, record_review

pytestmark = pytest.mark.django_db

ALL_AGREE = {"organisation": True, "discipline": True, "public_security": True}
MENDABLE, FINAL, OTHER = "D304", "D203", "D202"
DAY = timedelta(days=1)
SCAN = Upload("a.pdf", "application/pdf", b"%PDF")
SIGNED = {"signed_by": "王组", "signed_on": date(2010, 11, 16)}


@pytest.fixture
def cast():
    return Cast()


@pytest.fixture
def election(cast):
    """Two candidacies for one post, and the review about to open; two days to mend, three on notice."""
    election = set_up(cast, options={"review_mend_days": 2, "review_notice_days": 3})
    announce(election, cast)
    first, second = stand(election, 1, 1, 2)
    put_stages_before(election, "qualification_review", {"open_recommendation": going_on([first, second])})
    return election


@pytest.fixture
def run(election, cast):
    return open_(election, "qualification_review", cast, AFTER)


@pytest.fixture
def people(election):
    return list(election.candidacies.order_by("pk"))


@pytest.fixture
def review(run, cast):
    def review(candidacy, now=AFTER, **changed):
        given = {"opinions": ALL_AGREE, "is_qualified": True, "actor": cast.clerk, "now": now}
        return record_review(run=run, candidacy=candidacy, **(given | changed))

    return review


def codes(refused) -> list[str]:
    return [one.code for one in refused.value.reasons]


# ----- the offices asked -----


def test_the_usual_three_are_asked_unless_the_department_sets_others(election, cast):
    assert [one.title for one in asked_offices(election)] == ["组织部门", "纪检机关", "公安机关"]
    set_asked_offices(
        election=election, titles=["组织部门", "人民法院", "公安机关"], actor=cast.clerk, now=AFTER
    )
    open_(election, "qualification_review", cast, AFTER)
    assert [(one.code, one.title) for one in asked_offices(election)] == [
        ("organisation", "组织部门"),
        ("office_1", "人民法院"),
        ("public_security", "公安机关"),
    ]
    headers = review_layout(election).headers
    assert [one for one in headers if one.endswith("意见")] == [
        "组织部门意见",
        "人民法院意见",
        "公安机关意见",
    ]


@pytest.mark.parametrize(
    ("titles", "expected"), [([], ["N782"]), ([" "], ["N782"]), (["法院", "法院"], ["N783"])]
)
def test_offices_that_cannot_be_asked(election, cast, titles, expected):
    with pytest.raises(Refused) as refused:
        set_asked_offices(election=election, titles=titles, actor=cast.clerk, now=AFTER)
    assert codes(refused) == expected
    assert not AskedOffice.objects.exists()


def test_once_the_review_is_open_the_offices_are_fixed(election, run, cast):
    with pytest.raises(Refused) as refused:
        set_asked_offices(election=election, titles=["法院"], actor=cast.clerk, now=AFTER)
    assert codes(refused) == ["N781"]


# ----- opinions -----


def test_opinions_come_one_by_one_and_passing_waits_for_all(review, people):
    first = people[0]
    given = GivenOpinion(
        True, "安组函〔2010〕5号", Upload("a.pdf", "application/pdf", b"%PDF"), "王组", date(2010, 11, 16)
    )
    assert review(first, opinions={"organisation": given}, is_qualified=None) is None
    with pytest.raises(Refused) as refused:
        review(first, opinions={"discipline": True})
    assert codes(refused) == ["N203"]
    assert not OfficeOpinion.objects.filter(office__code="discipline").exists(), "nothing half written"
    review(first, opinions={"discipline": True, "public_security": True})
    opinion = OfficeOpinion.objects.get(office__code="organisation")
    assert (opinion.document_number, opinion.signed_by) == ("安组函〔2010〕5号", "王组")
    assert (opinion.document.purpose, bytes(opinion.document.content)) == ("review", b"%PDF")


def test_an_office_that_changes_its_opinion_leaves_its_old_document_behind(review, people):
    review(people[0], opinions={"organisation": GivenOpinion(True, "", SCAN, **SIGNED)}, is_qualified=None)
    review(people[0], opinions={"organisation": GivenOpinion(True, "5号")}, is_qualified=None)
    assert OfficeOpinion.objects.get().document is not None, "the scan stays while the opinion does"
    review(people[0], opinions={"organisation": GivenOpinion(False)}, is_qualified=None)
    opinion = OfficeOpinion.objects.get()
    assert (opinion.agrees, opinion.document) == (False, None)


def test_taking_a_conclusion_back_keeps_the_review_open(run, review, people):
    review(people[0])
    review(people[1])
    assert close_blockers(run, now=AFTER) == []
    review(people[0], opinions={"discipline": False}, is_qualified=None)
    assert [one.code for one in close_blockers(run, now=AFTER)] == ["N208"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (GivenOpinion(None, document_number="5号"), "N784"),
        (GivenOpinion(True, signed_by="王组"), "N785"),
        (GivenOpinion(True, signed_on=date(2010, 11, 16)), "N785"),
    ],
)
def test_a_line_that_is_not_whole(review, people, given, expected):
    with pytest.raises(Refused) as refused:
        review(people[0], opinions={"discipline": given})
    assert codes(refused) == [expected]


def test_the_database_holds_one_opinion_an_office_signed_as_a_whole(run, review, people, cast):
    review(people[0])
    row = {
        "run": run,
        "candidacy": people[0],
        "agrees": True,
        "recorded_by": cast.clerk,
        "recorded_at": AFTER,
    }
    office = AskedOffice.objects.get(code="discipline")
    for wrong in ({"office": office}, {"office": office, "candidacy": people[1], "signed_by": "王组"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            OfficeOpinion.objects.create(**(row | wrong))


# ----- mending -----


def test_a_defect_that_can_be_mended_gives_the_days_of_the_method_and_holds_the_review(run, review, people):
    review(people[0])
    refused = review(people[1], is_qualified=False, defects=[MENDABLE])
    until = localdate(AFTER) + 2 * DAY
    assert refused.mend_by == until
    last, after = AFTER + 2 * DAY, AFTER + 3 * DAY
    (blocker,) = close_blockers(run, now=last)
    assert (blocker.code, blocker.params) == (
        "N207",
        {"name": people[1].person.name, "until": until.isoformat()},
    )
    assert close_blockers(run, now=after) == []
    again = review(people[1], is_qualified=False, defects=[MENDABLE], note="已电话告知", now=AFTER + DAY)
    assert again.mend_by == until, "saving it again gives no further days"


def test_what_was_mended_passes_with_a_word_on_how(run, review, people):
    review(people[1], is_qualified=False, defects=[MENDABLE])
    with pytest.raises(Refused) as refused:
        review(people[1])
    assert codes(refused) == ["N206"]
    day = QualificationReview.objects.get(is_qualified=False).mend_by
    passed = review(people[1], note="已补交学历证书", mend_by=day)  # the form still has the day in it
    assert (passed.is_qualified, passed.defects, passed.mend_by) == (True, [], None)


def test_after_the_day_only_a_written_reason_passes(review, people):
    review(people[1], is_qualified=False, defects=[MENDABLE])
    with pytest.raises(Refused) as refused:
        review(people[1], now=AFTER + 3 * DAY)
    assert codes(refused) == ["N788"]
    assert review(people[1], now=AFTER + 3 * DAY, note="误记，材料早已齐全").is_qualified


@pytest.mark.parametrize(
    ("defects", "mend_by", "expected"),
    [
        ([FINAL], date(2010, 11, 20), ["N786"]),
        ([MENDABLE, FINAL], date(2010, 11, 20), ["N786"]),
        ([MENDABLE], date(2010, 11, 1), ["N787"]),
        ([MENDABLE, "D999", "D998"], None, ["N733", "N733"]),
    ],
)
def test_days_to_mend_and_defects_that_make_no_sense(review, people, defects, mend_by, expected):
    with pytest.raises(Refused) as refused:
        review(people[1], is_qualified=False, defects=defects, mend_by=mend_by)
    assert codes(refused) == expected
    assert not QualificationReview.objects.exists()


def test_a_refusal_names_all_defects_and_is_mendable_only_if_each_is(run, review, people):
    until = localdate(AFTER) + 2 * DAY
    both = review(people[1], is_qualified=False, defects=[MENDABLE, OTHER, MENDABLE])
    assert (QualificationReview.objects.get().defects, both.mend_by) == ([OTHER, MENDABLE], until)
    entry = AuditEntry.objects.filter(action="record_review").last()
    assert (entry.data["defect"], entry.data["mend_by"]) == (f"{OTHER}、{MENDABLE}", until.isoformat())
    # One is mended: the other keeps its day. One is found besides: both get the days of the method.
    left = review(people[1], is_qualified=False, defects=[MENDABLE], now=AFTER + DAY)
    assert left.mend_by == until
    more = review(people[1], is_qualified=False, defects=[MENDABLE, "D302"], now=AFTER + DAY)
    assert more.mend_by == until + DAY
    final = review(people[1], is_qualified=False, defects=[FINAL, MENDABLE, "D302"], now=AFTER + DAY)
    assert (QualificationReview.objects.get().defects, final.mend_by) == ([FINAL, "D302", MENDABLE], None)
    review(people[0])
    assert close_blockers(run, now=AFTER + DAY) == [], "nothing is waited for"
    with pytest.raises(Refused) as refused:
        review(people[1], now=AFTER + DAY)
    assert codes(refused) == ["N206"]
    assert refused.value.reasons[0].params["defect"] == f"{FINAL}、D302、{MENDABLE}"


@pytest.mark.parametrize(
    "wrong",
    [
        {"is_qualified": False, "defects": []},
        {"is_qualified": True, "defects": [FINAL]},
        {"is_qualified": True, "defects": [], "mend_by": date(2010, 11, 18)},
    ],
)
def test_the_database_holds_no_refusal_without_a_defect_and_no_defect_without_a_refusal(
    run, people, cast, wrong
):
    row = {"run": run, "candidacy": people[0], "decided_by": cast.clerk, "decided_at": AFTER}
    with pytest.raises(IntegrityError, match="refusal_names_its_defects"), transaction.atomic():
        QualificationReview.objects.create(**(row | wrong))


# ----- the file -----


def row(number, **changed):
    return {
        "identity_number": basics(number)["identity_number"],
        "name": basics(number)["name"],
        **{f"{one}_opinion": "同意" for one in ("organisation", "discipline", "police")},
        "conclusion": "合格",
    } | changed


def test_a_file_keeps_the_documents_of_what_it_repeats_and_asks_for_what_is_missing(
    election, run, review, people, cast
):
    layout = review_layout(election)
    given = {"run": run, "actor": cast.clerk, "now": AFTER}
    review(people[0], opinions={"discipline": GivenOpinion(True, "9号")}, is_qualified=None)
    missing = table(layout, [row(1, police_opinion=""), row(2)])
    with pytest.raises(FileRefused) as refused:
        record_reviews_from_table(table=missing, **given)
    assert [(one.code, one.row) for one in refused.value.problems] == [("N203", 2)]
    assert not QualificationReview.objects.exists()
    rows = [
        row(1, discipline_opinion=""),
        row(2, conclusion="不合格", defects=f"{MENDABLE}，{OTHER}", discipline_opinion="不同意"),
    ]
    record_reviews_from_table(table=table(layout, rows), **given)
    assert OfficeOpinion.objects.get(candidacy=people[0], office__code="discipline").document_number == "9号"
    assert not OfficeOpinion.objects.get(candidacy=people[1], office__code="discipline").agrees
    refused = QualificationReview.objects.get(is_qualified=False)
    assert (refused.defects, refused.mend_by) == ([OTHER, MENDABLE], localdate(AFTER) + 2 * DAY)


def test_a_file_may_name_several_defects_in_one_cell_however_they_are_parted(election, run, cast):
    layout, given = review_layout(election), {"run": run, "actor": cast.clerk, "now": AFTER}
    for written in ("D304 D202", "D304、D202", "D202;D304；", " D304 , D202/D304"):
        rows = [row(1), row(2, conclusion="不合格", defects=written)]
        record_reviews_from_table(table=table(layout, rows), **given)
        assert run.reviews.get(is_qualified=False).defects == [OTHER, MENDABLE], written
    for conclusion, written, expected in (
        ("不合格", "D304 D9", "N733"),
        ("不合格", "、", "N205"),
        ("不合格", "", "N205"),
        ("合格", "D304", "N206"),
    ):
        faulty = table(layout, [row(2, conclusion=conclusion, defects=written)])
        with pytest.raises(FileRefused) as refused:
            record_reviews_from_table(table=faulty, **given)
        assert [(one.code, one.row) for one in refused.value.problems] == [(expected, 2)], written


# ----- the letter -----


def plain(text: str) -> str:
    return "".join(text.split())


def printed(data: bytes) -> str:
    return plain("".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages))


def letter_text(run, candidacy) -> str:
    return printed(print_letter(run, candidacy, site_url="https://xuanju.example"))


def test_the_letter_says_what_was_found_by_when_to_mend_it_and_how_to_object(run, review, people):
    review(people[1], is_qualified=False, defects=[MENDABLE], note="内部情况：邻居举报")
    text = letter_text(run, people[1])
    for part in (
        f"{people[1].person.name}同志", "资格审查材料补正通知书", MENDABLE, "2010年11月18日前",
        "公告期不少于3日", "https://xuanju.example/e/qq/notices/", "中共安县委员会组织部", "2010年11月16日", "（盖章）",
    ):  # fmt: skip
        assert part in text, part
    assert "邻居" not in text, "the note stays with the department"
    review(people[1], is_qualified=False, defects=[FINAL])
    assert "审查结论：不合格" in letter_text(run, people[1])


def test_the_letter_lists_each_defect_with_its_text_and_by_when_to_mend_it(run, review, people):
    review(people[1], is_qualified=False, defects=[MENDABLE, OTHER])
    text = letter_text(run, people[1])
    for number in (OTHER, MENDABLE):
        one = DEFECTS[number]
        with override("zh-hans"):
            letter, mend = plain(gettext(one.letter)), plain(gettext(one.mend))
        assert letter in text and f"{number}：{mend}" in text, number
    assert text.count("2010年11月18日") == 3, "beside each of the two, and once for handing it in"
    assert "不能补正" not in text and "材料补正通知书" in text
    review(people[1], is_qualified=False, defects=[MENDABLE, FINAL, OTHER])
    text = letter_text(run, people[1])
    assert text.count("不能补正") == 2, "beside the one defect, and why the others need not be mended"
    assert "审查结论：不合格" in text and "2010年11月18日" not in text
    assert all(number in text for number in (MENDABLE, FINAL, OTHER))


def test_a_letter_with_the_whole_catalogue_goes_on_over_the_page(run, review, people):
    review(people[1], is_qualified=False, defects=list(DEFECTS))
    data = print_letter(run, people[1], site_url="https://xuanju.example")
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages]
    assert len(pages) > 1 and all(number in "".join(pages) for number in DEFECTS)
    assert not re.search(r"[\[〔][VSMPI][\]〕]", "".join(pages)), "marks of evidence are for the office"
    with_rows = [page for page in pages if any(number in page for number in DEFECTS)]
    assert all("最迟补正日期" in page for page in with_rows), "the columns' heads stand again on each page"


# ----- the review form -----


def test_the_review_form_is_filled_with_the_opinions_and_every_defect(run, review, people):
    given = GivenOpinion(False, "安组函〔2010〕5号", None, "王组", date(2010, 11, 16))
    review(
        people[1],
        opinions=ALL_AGREE | {"organisation": given},
        is_qualified=False,
        defects=[MENDABLE, OTHER],
    )
    text = printed(print_form(run.election, "review", subject=people[1]))
    for part in (
        "组织部门",
        "不同意",
        "安组函〔2010〕5号",
        "王组",
        "2010年11月16日",
        "不合格",
        MENDABLE,
        OTHER,
    ):
        assert part in text, part
    empty = printed(print_form(run.election, "review", is_blank=True))
    assert "公安机关" in empty and "不同意" not in empty


def test_no_letter_without_a_refusal_and_none_with_a_character_that_cannot_be_printed(run, review, people):
    review(people[0])
    with pytest.raises(Refused) as refused:
        print_letter(run, people[0], site_url="")
    assert codes(refused) == ["N789"]
    Person.objects.filter(pk=people[1].person_id).update(name="李\U00020bb7")
    people[1].refresh_from_db()
    review(people[1], is_qualified=False, defects=[FINAL])
    with pytest.raises(Refused) as refused:
        print_letter(run, people[1], site_url="")
    assert codes(refused) == ["E301"]


# ----- the published result, and an objection to it -----


def test_an_upheld_objection_leads_to_a_run_that_begins_with_the_findings_of_the_last(
    election, run, review, people, cast
):
    review(people[0])
    review(people[1], is_qualified=False, defects=[FINAL])
    notice = finish(run, cast, publish=True).publication
    assert localdate(notice.closes_at) == localdate(AFTER) + 3 * DAY
    next_stage = BY_CODE["second_recommendation"]

    def held(now):
        return {one.code for one in open_blockers(election, next_stage, now=now)} & {"E103", "E104", "E125"}

    objection, _ = file_objection(publication=notice, text="我的党龄算错了", filed_by="本人", now=AFTER + DAY)
    after = notice.closes_at + DAY
    assert held(AFTER + DAY) == {"E103", "E104"}
    assert held(after) == {"E104"}
    settle_objection(objection=objection, answer="属实", is_upheld=True, actor=cast.reviewer, now=after)
    assert held(after) == {"E125"}
    annul_run(run=run, why="异议成立", actor=cast.clerk, now=after)
    again = open_(election, "qualification_review", cast, after)
    assert {one.candidacy: one.is_qualified for one in again.reviews.all()} == {
        people[0]: True,
        people[1]: False,
    }
    assert again.opinions.count() == 6
    record_review(
        run=again, candidacy=people[1], opinions={}, is_qualified=True, note="异议成立，党龄满三年",
        actor=cast.clerk, now=after,
    )  # fmt: skip
    assert finish(again, cast, now=after).figures["advancing"] == {"p1": [one.pk for one in people]}
    assert run.reviews.filter(is_qualified=False).count() == 1, "the annulled run stays as it was"
    assert AuditEntry.objects.filter(action="record_review").count() == 3
