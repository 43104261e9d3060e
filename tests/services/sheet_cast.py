"""Joint sheets of the small nomination election, for the tests that sign them."""

from nomination_election import NOW, Cast, announce, identity, name, open_, set_up

from election_site.services.people import Particulars
from election_site.uploads import Upload
from nomination.domain.signing import GivenNumber
from nomination.models import Candidacy, Recommendation, Signature
from nomination.services.joint_sheets import open_sheet
from nomination.services.judging import judge_recommendations
from nomination.services.signatures import sign_sheet

STAGE = "open_recommendation"
SCAN = Upload("签名表.pdf", "application/pdf", b"%PDF-1.4 scan %%EOF")


def open_run(cast: Cast, **options):
    """An open run of the open recommendation; ``options`` of the election's own method."""
    election = set_up(cast, posts=2, options=options)
    announce(election, cast)
    return open_(election, STAGE, cast)


def sheet(run, nominee: int, *, post: int = 1, has_consented: bool = True, now=NOW) -> Recommendation:
    """A sheet for person ``nominee``, who is a member on the roll."""
    opened = open_sheet(
        election=run.election,
        post=run.election.posts.get(number=post),
        particulars=Particulars(identity(nominee), name(nominee), {"work": "石桥村村民"}),
        grounds="群众信任",
        sender_name="赵发起",
        sender_phone="139-0000-0000",
        now=now,
    )
    Candidacy.objects.filter(pk=opened.sheet.candidacy_id).update(has_consented=has_consented)
    judge_recommendations(run)
    return opened.sheet


def sign(sheet: Recommendation, number: int, *, now=NOW, by_roll: bool = False):
    """Person ``number`` signs on his own phone, by his identity number or by that on the members' roll."""
    return sign_sheet(
        election=sheet.run.election,
        token=sheet.sign_token,
        name=name(number),
        number=GivenNumber(member=number, last_four=identity(number)[-4:])
        if by_roll
        else GivenNumber(identity=identity(number)),
        phone="139-0000-0000",
        now=now,
    )


def standing(run) -> dict:
    """Every stored judgement of a run: by sheet its state and reasons, by line its refusal."""
    papers = Recommendation.objects.filter(run=run).order_by("number")
    lines = Signature.objects.filter(recommendation__run=run).order_by("pk")
    return {
        "papers": [(one.number, one.state, one.refusals) for one in papers],
        "lines": [(one.recommendation.number, one.name, one.refusal) for one in lines],
    }
