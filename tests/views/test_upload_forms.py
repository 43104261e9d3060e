"""Every page of the staff that takes a file: what is hostile or of another kind is refused in words, and
nothing is written. The pages are found by walking the addresses, so a new one is tried without being named."""

import io
import re
import zipfile

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from nomination_election import AFTER, NOW, Cast, announce, going_on, open_, put_on_record, set_up, stand
from pages import Element, read
from PIL import Image
from test_access import ALL, CONVERTER, STAFF, rule, sample_url

from election_site.models import User

pytestmark = pytest.mark.django_db


def bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("[Content_Types].xml", b"\0" * 65 * 1024 * 1024)
    return packed.getvalue()


def large_picture() -> bytes:
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    return out.getvalue()


PROGRAM = b"MZ\x90\x00" + bytes(200)
DRAWING = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
SCAN = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<<>>\n%%EOF\n"
HOSTILE = {
    ".xlsx,.csv": [
        ("程序.xlsx", PROGRAM, "E205"),
        ("程序.exe", PROGRAM, "E201"),
        ("炸弹.xlsx", bomb(), "E207"),
        ("图.svg", DRAWING, "E201"),
        ("空.xlsx", b"", "E202"),
    ],
    "image/jpeg,image/png": [
        ("程序.jpg", PROGRAM, "E403"),
        ("图.svg", DRAWING, "E403"),
        ("大.png", large_picture(), "E405"),
        ("空.jpg", b"", "E401"),
        ("表.jpg", bomb(), "E403"),
    ],
    "image/jpeg,image/png,application/pdf": [
        ("程序.jpg", PROGRAM, "E404"),
        ("图.svg", DRAWING, "E404"),
        ("大.png", large_picture(), "E405"),
        ("空.pdf", b"", "E401"),
        ("表.pdf", bomb(), "E404"),
    ],
}


@pytest.fixture
def cast():
    cast = Cast()
    User.objects.filter(pk=cast.clerk.pk).update(is_staff=True)
    return cast


def before_the_announcement(cast):
    return set_up(cast)


def while_recommending(cast):
    election = set_up(cast)
    announce(election, cast)
    open_(election, "open_recommendation", cast, NOW)
    return election


def while_reviewing(cast):
    election = set_up(cast)
    announce(election, cast)
    put_on_record(election, "open_recommendation", going_on(stand(election, 1, 1)))
    open_(election, "qualification_review", cast, AFTER)
    return election


def addresses(election) -> list[tuple[str, str]]:
    """Every address of the staff that leads to this election's own rows, with its name."""
    ids = {
        "pk": election.pk,
        "election_pk": election.pk,
        "run_pk": getattr(election.stage_runs.order_by("pk").last(), "pk", 0),
        "candidacy_pk": getattr(election.candidacies.first(), "pk", 0),
        "post_pk": election.posts.first().pk,
    }
    return [
        (name, sample_url(CONVERTER.sub(lambda one: str(ids.get(one[2], one[0])), route)))
        for name, route in ALL
        if rule(name) == STAFF and "<" in route
    ]


def upload_pages(client, election) -> list[tuple[str, str, Element]]:
    """The pages among them that have a field for a file: name, address and form."""
    pages = []
    for name, url in addresses(election):
        response = client.get(url)
        if response.status_code != 200 or not response.headers["Content-Type"].startswith("text/html"):
            continue
        for form in read(response).all("form"):
            if file_fields(form):
                pages.append((name, url, form))
    return pages


def file_fields(form: Element) -> dict[str, str]:
    """The fields for files, with what they take."""
    return {
        one.attributes["name"]: one.attributes.get("accept", "")
        for one in form.all("input")
        if one.attributes.get("type") == "file"
    }


def first_choices(form: Element) -> dict[str, str]:
    """An answer to every question with choices, so that the file is what is at fault."""
    return {
        select.attributes["name"]: next(
            (o.attributes["value"] for o in select.all("option") if o.attributes.get("value")), ""
        )
        for select in form.all("select")
    }


def rows_of_everything() -> dict[str, int]:
    return {
        model._meta.label: model.objects.count()
        for model in apps.get_models()
        if model._meta.app_label in ("election_site", "nomination", "ballots", "showcases")
    }


EXPECTED = {
    before_the_announcement: {
        ("admin:election_site_election_posts", "file"),
        ("admin:election_site_election_rolls", "file"),
    },
    while_recommending: {
        ("admin:nomination_recommendation_import", field)
        for field in ("nominees", "recommendations", "signatures")
    },
    while_reviewing: {
        ("admin:nomination_qualificationreview_board", "table"),
        ("admin:nomination_qualificationreview_record", "discipline_scan"),
    },
}
# Said in place of the file's fault where the page takes nothing any more.
CLOSED = "E108"


@pytest.mark.parametrize("stands", EXPECTED)
def test_no_page_takes_a_hostile_file(cast, stands):
    election = stands(cast)
    client = Client()
    client.force_login(User.objects.get(pk=cast.clerk.pk))
    there, tried = rows_of_everything(), set()
    for name, url, form in upload_pages(client, election):
        fields = file_fields(form)
        tried |= {(name, field) for field in fields}
        for field, accept in fields.items():
            for file, data, code in HOSTILE[accept]:
                # Scans asked for beside it are sound, so that this file is what is at fault.
                sent = first_choices(form) | {
                    other: SimpleUploadedFile("好.pdf", SCAN)
                    for other, taken in fields.items()
                    if other != field and "pdf" in taken
                }
                sent |= {field: SimpleUploadedFile(file, data)}
                page = read(client.post(url, sent)).text
                said = re.search(rf"(?:{code}|{CLOSED})\s*\S*[\u4e00-\u9fff]{{2}}", page)
                assert said, f"{name} {field} {file}: nothing is said of {code}"
    assert rows_of_everything() == there, "nothing was written"
    assert EXPECTED[stands] <= tried, "these were among the pages found"
