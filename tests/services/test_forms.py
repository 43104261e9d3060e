"""The department's forms as PDF: what is on record is on the page, empty ones hold nobody, and nothing leaks."""

import io
import re
from datetime import date

import pytest
from cast import signed_in
from django.urls import reverse
from nomination_election import (
    NOW,
    Cast,
    announce,
    finish,
    going_on,
    identity,
    nominee,
    open_,
    put_on_record,
    put_stages_before,
    recommendation,
    set_up,
    signature,
    table,
)
from pypdf import PdfReader

from election_site.services.errors import Refused
from election_site.table_files.layouts import NOMINEES, RECOMMENDATIONS, SIGNATURES
from nomination.models import AskedOffice, Candidacy, Recommendation
from nomination.queries.forms import FORMS, form_document
from nomination.services.forms import empty_of, print_form
from nomination.services.offices import set_asked_offices
from nomination.services.recommendations import import_recommendations
from nomination.services.reviews import GivenOpinion, record_review

pytestmark = pytest.mark.django_db
LONG = "阿卜杜热西提·麦麦提图尔荪·艾则孜"
PHONE = "13900001234"


def pages(pdf: bytes) -> list[str]:
    return [re.sub(r"\s", "", page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]


@pytest.fixture
def cast():
    return Cast()


@pytest.fixture
def election(cast):
    """One post, two put forward in three ways, recommendations closed; a name that is long, a phone number."""
    election = set_up(cast)
    announce(election, cast)
    run = open_(election, "open_recommendation", cast)
    import_recommendations(
        run=run,
        nominees=table(NOMINEES, [nominee(1), nominee(2, name=LONG)]),
        recommendations=table(
            RECOMMENDATIONS,
            [
                recommendation("Z1", 1, "自荐"),
                recommendation("L1", 1, "联名推荐"),
                recommendation(
                    *("O2", 2, "组织推荐"),
                    name=LONG, organisation="第九支部", meeting_on="2010-11-10", attended=9, agreed=7,
                ),
            ],
        ),
        signatures=table(SIGNATURES, [signature("L1", n, phone=PHONE) for n in (3, 4, 30)]),
        actor=cast.clerk,
        now=NOW,
    )  # fmt: skip
    finish(run, cast)
    return election


@pytest.fixture(autouse=True)
def _long_name_on_the_roll(monkeypatch):
    # Person 2 has the long name on the roll too, as a file of the real world would.
    import nomination_election

    plain = nomination_election.name
    monkeypatch.setattr(nomination_election, "name", lambda n: LONG if n == 2 else plain(n))


def subject_of(election, form):
    if form.about == "candidacy":
        return Candidacy.objects.get(election=election, person__name=LONG)
    if form.about == "election":
        return None
    return Recommendation.objects.get(run__election=election, route=form.about)


@pytest.mark.parametrize("name", FORMS)
def test_a_filled_form_tells_who_and_an_empty_one_nobody(election, name):
    form = FORMS[name]
    filled = "".join(pages(print_form(election, name, subject=subject_of(election, form))))
    empty = "".join(pages(print_form(election, name, is_blank=True)))
    assert election.body_name in filled or election.title in filled
    assert election.title in empty
    people = [LONG, *Candidacy.objects.values_list("person__name", flat=True), "第九支部", "修路"]
    assert not [one for one in people if one in empty]
    for text in (filled, empty):
        assert identity(1) not in text and identity(3) not in text
        assert PHONE not in text


def test_the_papers_say_what_was_handed_in(election):
    def text(name):
        return "".join(pages(print_form(election, name, subject=subject_of(election, FORMS[name]))))

    assert all(word in text("registration") for word in (LONG, "踏实", "急躁", "务农", "1970.05", "2000.07"))
    assert all(word in text("organisation") for word in (LONG, "第九支部", "2010年11月10日", "9", "7"))
    joint = text("joint")
    assert [n for n in (3, 4, 30) if identity(n)[-4:] not in joint] == []
    assert joint.count("139****1234") == 3


def test_the_forms_follow_the_method_of_this_election(election):
    """Three signatures are enough here; a filled announcement has no row to be filled in, an empty one has."""
    for is_blank in (False, True):
        joint = "".join(pages(print_form(election, "joint", is_blank=is_blank)))
        assert "须有3名以上有效签名" in joint
    tables = {
        is_blank: [
            len(block["rows"])
            for block in form_document(
                empty_of(election) if is_blank else election, FORMS["announcement"], None
            )["blocks"]
            if block["kind"] == "table"
        ]
        for is_blank in (False, True)
    }
    assert tables[False] == [1, 11, len(election.weights)]  # one post; no timetable was set
    assert tables[True] == [7, 11, 7]


def test_no_signature_stands_on_a_page_of_its_own(election):
    """Long entries that fill the first page take the pledge with the line to sign on to the next one."""
    candidacy = Candidacy.objects.get(election=election, person__name=LONG)
    candidacy.person.work = "村" * 60
    for lines in range(2, 9):
        candidacy.cv = "\n".join(["务农"] * lines)
        last = pages(print_form(election, "registration", subject=candidacy))[-1]
        assert "本人签名" in last and "本人同意参加该职位竞选" in last


def test_the_review_form_has_the_offices_of_this_election_and_what_each_said(cast, election):
    offices = ["组织部门", "县税务局", "县信访局"]
    set_asked_offices(election=election, titles=offices, actor=cast.clerk, now=NOW)
    candidacy = Candidacy.objects.get(election=election, person__name=LONG)
    empty = "".join(pages(print_form(election, "review", is_blank=True)))
    assert [one for one in offices if one not in empty] == [] and "公安机关" not in empty
    run = open_(election, "qualification_review", cast)
    codes = dict(AskedOffice.objects.values_list("title", "code"))
    said = GivenOpinion(False, "安信访〔2010〕7号", signed_by="李某", signed_on=date(2010, 11, 12))
    record_review(
        run=run,
        candidacy=candidacy,
        opinions={codes["组织部门"]: True, codes["县信访局"]: said},
        is_qualified=False,
        defects=("D304",),
        actor=cast.clerk,
        now=NOW,
    )
    filled = "".join(pages(print_form(election, "review", subject=candidacy)))
    for words in ("组织部门同意", "县信访局不同意安信访〔2010〕7号李某2010年11月12日", "不合格D304"):
        assert words in filled


def test_the_results_are_those_of_the_certified_outcome(election):
    row = "".join(pages(print_form(election, "results")))
    candidacy = Candidacy.objects.get(election=election, person__name=LONG)
    outcome = candidacy.election.stage_runs.get(stage="open_recommendation").outcome.figures
    votes = outcome["votes"][str(candidacy.pk)]
    assert f"{LONG}{votes['open:members']}{votes['open:mass']}{votes['open:organisations']}" in row


def test_thirty_names_and_long_ones_go_on_over_the_page(cast, election):
    post = election.posts.get()
    person = Candidacy.objects.filter(election=election).first().person
    rows = [Candidacy.objects.get(election=election, person__name=LONG)]
    for number in range(29):
        name = f"张{'甲乙丙丁戊己庚辛壬癸'[number % 10]}"
        copy = type(person)(election=election, name=name, sex="male", work="村" * 60)
        copy.save()
        rows.append(Candidacy.objects.create(election=election, person=copy, post=post))
    put_stages_before(election, "formal_candidates")
    put_on_record(election, "formal_candidates", going_on(rows))
    sheets = pages(print_form(election, "formal"))
    assert len(sheets) > 1
    assert all("竞选职位" in sheet for sheet in sheets[:-1])  # the head stands again on every page
    assert LONG in "".join(sheets) and "30张" in "".join(sheets)


def test_a_name_that_cannot_be_printed_is_refused_in_words(election):
    candidacy = Candidacy.objects.get(election=election, person__name=LONG)
    candidacy.person.name = "张\U00020bb7"
    candidacy.person.save()
    with pytest.raises(Refused) as refused:
        print_form(election, "registration", subject=candidacy)
    assert refused.value.reasons[0].code == "E301"
    assert refused.value.reasons[0].params["characters"] == "\U00020bb7"


def test_staff_find_the_person_and_print_the_form(cast, election):
    cast.clerk.is_staff = True
    cast.clerk.save()
    clerk = signed_in(cast.clerk)
    page = reverse("admin:nomination_candidacy_forms", args=[election.pk])
    found = clerk.get(page, {"form": "registration", "q": "阿卜杜"}).content.decode()
    candidacy = Candidacy.objects.get(election=election, person__name=LONG)
    url = reverse("admin:nomination_candidacy_form", args=[election.pk, "registration"])
    assert f"{url}?of={candidacy.pk}" in found
    assert LONG in "".join(pages(clerk.get(url, {"of": candidacy.pk}).content))
    assert clerk.get(url, {"of": "0"}).status_code == 404
    cast.observer.is_staff = True
    cast.observer.save()
    assert signed_in(cast.observer).get(url, {"of": candidacy.pk}).status_code == 404
