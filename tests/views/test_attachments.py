"""Attachments: read by those whose work needs them, and run by nobody's browser."""

from datetime import UTC, datetime

import pytest
from cast import signed_in
from django.urls import reverse

from election_site.models import Appointment, User
from election_site.services.attachments import keep_attachment
from election_site.services.elections import create_election
from election_site.uploads import Upload

pytestmark = pytest.mark.django_db
NOW = datetime(2010, 11, 1, tzinfo=UTC)
PDF = b"%PDF-1.7 evidence"


@pytest.fixture
def election():
    clerk = User.objects.create(username="clerk", is_staff=True)
    return create_election(
        slug="qq", title="清泉镇", body_name="清泉镇党委", county="安县", profile="pilot_anxian2010",
        options={}, weights={}, recommendation_closes_at=None, actor=clerk, now=NOW,
    )  # fmt: skip


def kept(election, purpose, upload):
    return reverse(
        "election_site:attachment",
        args=[keep_attachment(election=election, purpose=purpose, upload=upload, now=NOW).pk],
    )


def test_only_those_whose_work_needs_it_read_an_attachment(election, client):
    url = kept(election, "objection", Upload("a.pdf", "application/pdf", PDF))
    assert client.get(url).url.startswith(reverse("admin:login"))
    for role, sees in (("clerk", True), ("reviewer", True), ("door_keeper", False), ("observer", False)):
        user = User.objects.create(username=f"as_{role}", is_staff=True)
        Appointment.objects.create(election=election, user=user, role=role)
        answer = signed_in(user).get(url)
        assert (answer.status_code, PDF in answer.content) == ((200, True) if sees else (404, False))
    stranger = User.objects.create(username="stranger", is_staff=True, is_superuser=True)
    assert signed_in(stranger).get(url).status_code == 404


def test_a_browser_runs_nothing_of_it(election):
    clerk = User.objects.get(username="clerk")
    pdf = signed_in(clerk).get(kept(election, "review", Upload("a.pdf", "application/pdf", PDF)))
    assert pdf.headers["Content-Disposition"].startswith("attachment;")
    picture = signed_in(clerk).get(kept(election, "photo", Upload("a.jpg", "image/jpeg", b"\xff\xd8")))
    assert "Content-Disposition" not in picture.headers
    for answer in (pdf, picture):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert "no-store" in answer.headers["Cache-Control"]
