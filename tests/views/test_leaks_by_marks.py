"""Two boxes that differ in nothing but the marks look alike, whoever looks, wherever he looks.

The same people vote twice with the same slips and receipts, and the second time every ballot is for the other
candidate. Until two people have certified the figures, each answer of each address of the site must be the same
both times: status, headers, length, text, and the statements that it put to the database, which is what could
make one answer slower than the other. Whoever certifies must see the figures to do so; what those accounts see
is a list, and it is empty until the count is over.
"""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from itertools import zip_longest

import pytest
from cast import SmallElection, signed_in
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from pypdf import PdfReader
from site_map import patterns, real_urls

from ballots.models import Vote
from ballots.queries.votes import find_slip
from ballots.services.urn import cast_ballot, new_receipt_code
from election_site.domain.roles import ROLES, roles_with
from election_site.models import User
from election_site.services.chain import certify_outcome
from election_site.services.elections import appoint

pytestmark = pytest.mark.django_db

# What is made anew at each run and tells nothing: tokens, hours, random keys, digests.
CHANCE = [
    (re.compile(pattern), put)
    for pattern, put in (
        (r'name="csrfmiddlewaretoken" value="\w+"', "TOKEN"),
        (r'"X-CSRFToken": "\w+"', "TOKEN"),
        (r"(?<!\d)\d\d?:\d\d(:\d\d(\.\d+)?)?(?!\d)", "HOUR"),
        (r"\d{8}-\d{4}(\d\d)?", "HOUR"),
        (r"\b[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}\b", "KEY"),
        (r"\b[0-9a-f]{4}( [0-9a-f]{4})+\b", "DIGEST"),
        (r"\b([0-9a-f]{16}|[0-9a-f]{64})\b", "DIGEST"),
        (r"(<span>[0-9a-f]{4}</span>\s*)+", "DIGEST"),
    )
]
PLAIN = re.compile(r"'(?:[^']|'')*'|\b\d+\b|_django_curs_\w+")
STAGE = "member_decision"


@dataclass(frozen=True)
class Answer:
    """All that an answer tells whoever asked."""

    status: int
    headers: tuple
    text: str
    statements: tuple[str, ...]


def without_chance(text: str) -> str:
    for pattern, put in CHANCE:
        text = pattern.sub(put, text)
    return text


def text_of(response) -> str:
    body = b"".join(response) if response.streaming else response.content
    kind = response.headers.get("Content-Type", "")
    if kind == "application/pdf":
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
    if kind == "application/zip":
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            return "\n".join(f"{name} {packed.read(name).decode()}" for name in packed.namelist())
    if "spreadsheet" in kind:
        return repr([list(sheet.values) for sheet in load_workbook(io.BytesIO(body))])
    return body.decode()


def asked(client, url: str) -> Answer:
    with CaptureQueriesContext(connection) as queries:
        response = client.get(url)
        text = text_of(response)
    headers = {name: value for name, value in response.headers.items() if name not in ("Expires", "ETag")}
    if not response.headers.get("Content-Type", "").startswith("text/"):
        headers.pop("Content-Length", None)  # digests and hours are packed to different lengths
    return Answer(
        response.status_code,
        tuple(sorted((name, without_chance(value)) for name, value in headers.items())),
        without_chance(text),
        tuple(PLAIN.sub("?", one["sql"]) for one in queries.captured_queries),
    )


def mirrored(vote, content: dict) -> dict:
    """The same marks, the first candidate's for the last one and so on."""
    found = {}
    for contest in vote.paper["contests"]:
        who = [one["id"] for one in contest["candidates"]]
        marks = content[contest["key"]]["marks"]
        swapped = {new: marks[old] for old, new in zip(who, reversed(who), strict=True) if old in marks}
        found[contest["key"]] = {"marks": swapped, "write_ins": []}
    return found


def sequences() -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT schemaname || '.' || sequencename, last_value FROM pg_sequences")
        return [row for row in cursor.fetchall() if row[1] is not None]


def rewind(kept: list[tuple]) -> None:
    """Rolling back leaves gaps in the numbers of rows, which would be a difference of no meaning."""
    with connection.cursor() as cursor:
        cursor.executemany("SELECT setval(%s, %s)", kept)


def seal(small):
    small.seal(small.vote(STAGE))


def count(small):
    small.count(small.vote(STAGE))


def close(small):
    small.close(small.run(STAGE))


def sign_once(small):
    outcome = small.run(STAGE).outcome
    role = outcome.run.spec.certifiers[0]
    certify_outcome(outcome=outcome, seen_digest=outcome.digest, actor=small[role], now=small.now)


MOMENTS = {
    "all have voted": [],
    "the box is sealed": [seal],
    "the count is done": [seal, count],
    "the figures are fixed": [seal, count, close],
    "one has signed": [seal, count, close, sign_once],
}


@dataclass
class Evening:
    """The meeting from the open urn on, which can be held as often as one likes; everybody looks at it."""

    small: SmallElection
    codes: list[str]
    receipts: list[str]

    def seen(self, fill: Callable, steps: list[Callable], look: Callable) -> dict:
        """What ``look`` finds after ballots filled by ``fill`` went into the box and ``steps`` were taken."""
        small, kept = self.small, sequences()
        with transaction.atomic():
            vote = Vote.objects.get(pk=small.vote(STAGE).pk)
            for place, (code, receipt) in enumerate(zip(self.codes, self.receipts, strict=True)):
                content = fill(vote, small.marks(vote, place))
                cast_ballot(slip=find_slip(code), content=content, receipt=receipt)
            for step in steps:
                step(small)
            answers = look()
            transaction.set_rollback(True)
        rewind(kept)
        return answers


def as_meant(vote, content):
    return content


@pytest.fixture
def evening(vote_prepared) -> Evening:
    small = vote_prepared
    vote = small.vote(STAGE)
    codes = small.admit(vote)
    small.open_urn(vote)
    for model in apps.get_models():
        ContentType.objects.get_for_model(model)  # kept in memory from the first question on
    return Evening(small, codes, [new_receipt_code() for _ in codes])


def account(small, name: str, roles) -> Client:
    """A browser with an account that holds all these roles; nobody's for none."""
    if not roles:
        return signed_in(None)
    user = User.objects.create(username=name, display_name=name, is_staff=True)
    for role in roles:
        appoint(election=small.election, user=user, role=role, actor=small["clerk"], now=small.now)
    return signed_in(user)


CERTIFIERS = roles_with("certify")
OTHERS = sorted(ROLES.keys() - CERTIFIERS)
ROOMS = ("meeting:", "paper:", "reports:", "admin:index", "admin:ballots_", "admin:election_site_election_")
AT_THE_MEETING = {name for name, _ in patterns() if name.startswith(ROOMS)}
# Without the lists and rows of the admin, which do not change from one moment of the meeting to the next.
ANYWHERE_ELSE = AT_THE_MEETING | {name for name, _ in patterns() if not name.startswith("admin:")}


def walk(client: Client, small, names=None) -> dict[tuple[str, str], Answer]:
    """Every answer of every address, or of those ``names`` alone. Left out is the record of sign-ins: it belongs
    to no election, and its page is laid out otherwise once others have been visited."""
    return {
        (name, url): asked(client, url)
        for name, route in patterns()
        if (names is None or name in names) and not name.startswith("admin:axes_")
        for url in real_urls(small, name, route, STAGE)
    }


def difference(one: Answer, other: Answer) -> str:
    """The first thing in which two answers differ; nothing when they are the same."""
    pairs = [
        ("status", [one.status], [other.status]),
        ("text", one.text.splitlines(), other.text.splitlines()),
        ("headers", one.headers, other.headers),
        ("statements", one.statements, other.statements),
    ]
    for what, here, there in pairs:
        for first, second in zip_longest(here, there):
            if first != second:
                return f"{what}: {first!s:.300} / {second!s:.300}"
    return ""


def differing(evening: Evening, steps, client: Client, names=None) -> dict[str, str]:
    """The names of the addresses whose answer depends on the marks, each with what differs."""

    def look():
        return walk(client, evening.small, names)

    first, second = (evening.seen(fill, steps, look) for fill in (as_meant, mirrored))
    assert first.keys() == second.keys()
    differ = {key: difference(answer, second[key]) for key, answer in first.items()}
    return {name: f"{url} {what}" for (name, url), what in differ.items() if what}


@pytest.mark.parametrize(
    ("moment", "names"),
    [("all have voted", ANYWHERE_ELSE), ("the box is sealed", None)],
    ids=["open", "sealed"],
)
def test_before_the_count_no_answer_to_anybody_depends_on_the_marks(evening, moment, names):
    """One account with every role there is, who also keeps the accounts."""
    client = account(evening.small, "everything", sorted(ROLES))
    User.objects.filter(username="everything").update(is_superuser=True)
    assert differing(evening, MOMENTS[moment], client, names) == {}


@pytest.mark.parametrize(
    ("moment", "names"),
    [("the count is done", ANYWHERE_ELSE), ("one has signed", None)],
    ids=["counted", "signed"],
)
def test_until_two_have_certified_only_certifiers_answers_depend_on_the_marks(evening, moment, names):
    """One account with every role that does not certify."""
    client = account(evening.small, "all others", OTHERS)
    User.objects.filter(username="all others").update(is_superuser=True)
    assert differing(evening, MOMENTS[moment], client, names) == {}


# What tells a certifier the figures that he is asked to sign.
NEXT = "admin:ballots_vote_by_election"
FOR_CERTIFIERS = {
    "the count is done": {"reports:pdf", NEXT},
    "the figures are fixed": {"reports:pdf", NEXT, "admin:election_site_election_run"},
}


@pytest.mark.parametrize("moment", FOR_CERTIFIERS)
def test_what_certifiers_see_is_a_list(evening, moment):
    client = account(evening.small, "certifiers", sorted(CERTIFIERS))
    found = differing(evening, MOMENTS[moment], client, AT_THE_MEETING)
    assert found.keys() == FOR_CERTIFIERS[moment], found


@pytest.mark.parametrize("role", ["nobody", *OTHERS])
def test_no_role_alone_sees_what_depends_on_the_marks(evening, role):
    """The pages that go by the role of who asks; all others were walked above."""
    client = account(evening.small, "one role", [] if role == "nobody" else [role])
    names = AT_THE_MEETING if role != "nobody" else None
    assert differing(evening, MOMENTS["one has signed"], client, names) == {}


def test_a_certified_outcome_does_differ(evening):
    """The walk finds the figures where they are to be found."""
    small = evening.small
    steps = [*MOMENTS["one has signed"], lambda small: small.publish(sign_twice(small))]
    shows = {"election_site:outcome", "meeting:hall"}
    assert differing(evening, steps, account(small, "nobody", []), shows).keys() == shows


def sign_twice(small):
    outcome = small.run(STAGE).outcome
    role = outcome.run.spec.certifiers[1]
    certify_outcome(outcome=outcome, seen_digest=outcome.digest, actor=small[role], now=small.now)
    return small.outcome(STAGE)
