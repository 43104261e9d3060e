"""An invented township in the open recommendation: villagers on their roll, and joint sheets to be signed."""

import io
from dataclasses import dataclass
from datetime import datetime

from django.utils.crypto import get_random_string
from django.utils.timezone import localtime
from openpyxl import Workbook

from election_site.domain.identity import check_digit
from election_site.models import Person, Post, Roll, RollEntry, StageRun, User
from election_site.queries.identity import identity_hash
from election_site.services.elections import create_election
from election_site.table_files.layouts import SHEET_SIGNATURES
from nomination.models import Candidacy, Recommendation, Signature
from nomination.services.judging import judge_recommendations, signatory_of

FIGURES = "零一二三四五六七八九"
SCAN = b"%PDF-1.4\n% an empty page for a measurement\n%%EOF\n"


@dataclass(frozen=True)
class Township:
    """A run that takes signatures, the clerk who works there, its sheets and its villagers in order."""

    run: StageRun
    clerk: User
    sheets: list[Recommendation]
    villagers: list[Person]


def make_township(*, villagers: int, sheets: int, now: datetime) -> Township:
    """Nobody has signed yet; the nominees are members and have consented."""
    tag = get_random_string(8, "abcdefghijkmnpqrstuvwxyz")
    clerk = User.objects.create(username=f"bench-{tag}", display_name="测试")
    election = create_election(
        slug=f"bench-{tag}",
        title="性能测试",
        body_name="中共测试镇委员会",
        county="测试县",
        profile="pilot_anxian2010",
        options={},
        weights={},
        is_demo=True,
        actor=clerk,
        now=now,
    )
    post = Post.objects.create(election=election, number=1, title="党委委员", kind="member")
    members = _roll(election, Roll.Kind.MEMBERS, range(sheets), now)
    there = _roll(election, Roll.Kind.MASS, range(sheets, sheets + villagers), now)
    run = StageRun.objects.create(election=election, stage="open_recommendation", opened_at=now)
    candidacies = Candidacy.objects.bulk_create(
        Candidacy(election=election, person=one, post=post, has_consented=True) for one in members
    )
    handed_in = Recommendation.objects.bulk_create(
        Recommendation(
            run=run,
            number=f"L{number:04d}",
            route=Recommendation.Route.JOINT,
            candidacy=one,
            sign_token=f"{tag}{number:04d}",
            received_on=localtime(now).date(),
        )
        for number, one in enumerate(candidacies, 1)
    )
    return Township(run, clerk, handed_in, there)


def number_of(place: int) -> str:
    """The identity number of the person at ``place``, in an area that is assigned to nobody."""
    first = f"9907{place // 900:02d}19700501{place % 900 + 100:03d}"
    return first + check_digit(first)


def _roll(election, kind: str, places: range, now: datetime) -> list[Person]:
    roll = Roll.objects.create(
        election=election, kind=kind, source_name="-", source_digest="", imported_at=now
    )
    people = Person.objects.bulk_create(
        [
            Person(
                election=election,
                name="测" + "".join(FIGURES[int(figure)] for figure in str(place)),
                identity_hash=identity_hash(election.pk, number_of(place)),
                identity_last4=number_of(place)[-4:],
            )
            for place in places
        ],
        batch_size=2000,
    )
    RollEntry.objects.bulk_create(
        [
            RollEntry(roll=roll, person=one, number=number, status="formal", channel=kind)
            for number, one in enumerate(people, 1)
        ],
        batch_size=2000,
    )
    return people


def sign_all(town: Township, count: int, *, now: datetime) -> None:
    """Let the first ``count`` villagers sign, each one sheet."""
    Signature.objects.bulk_create(
        [
            Signature(
                recommendation=town.sheets[place % len(town.sheets)],
                person=one,
                name=one.name,
                signatory=signatory_of(one.pk),
                line=place // len(town.sheets) + 1,
                channel="mass",
                signed_on=localtime(now).date(),
            )
            for place, one in enumerate(town.villagers[:count])
        ],
        batch_size=2000,
    )
    judge_recommendations(town.run)


def signature_file(town: Township, *, now: datetime) -> bytes:
    """An .xlsx in which every villager signs one sheet."""
    workbook = Workbook(write_only=True)
    table = workbook.create_sheet("签名")
    table.append(SHEET_SIGNATURES.headers)
    day, first = localtime(now).date().isoformat(), len(town.sheets)
    for place, one in enumerate(town.villagers):
        sheet = town.sheets[place % len(town.sheets)]
        table.append([sheet.number, one.name, number_of(first + place), "", "139-0000-0000", day, ""])
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()
