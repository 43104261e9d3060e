"""What no keyboard sends is refused in words: NUL, a charset that does not fit, numbers that are none."""

import json

import pytest
from django.test import Client
from django.urls import reverse
from paper_cast import table_in_committed_rows

from ballots.models import PaperBundle
from election_site.domain.numbers import whole_number

WORDS = "无法读取提交的内容"


@pytest.fixture(scope="module")
def table(django_db_setup, django_db_blocker):
    """Paper ballots in one bundle, sorted, given to two counters."""
    with table_in_committed_rows(django_db_blocker) as table:
        yield table


@pytest.fixture
def counter(table, db) -> Client:
    client = Client()
    client.force_login(table.users["counter-a"], backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("address", ["/b/", "/b/receipt/", "/admin/login/"])
def test_a_nul_is_refused_in_words_on_every_page(db, address):
    client = Client()
    for answer in (client.get(address, {"q": "a\0b"}), client.post(address, {"code": "\0"})):
        assert answer.status_code == 400
        assert WORDS in answer.content.decode()


def test_text_in_another_charset_than_it_claims_is_refused_in_words(db):
    content_type = "application/x-www-form-urlencoded; charset=utf-16"
    client = Client(enforce_csrf_checks=True)
    # Only a browser that was here before has a token, for which the fields are looked into.
    client.get("/b/")
    answer = client.generic("POST", "/b/", b"code=\xff", content_type=content_type)
    assert answer.status_code == 400
    assert WORDS in answer.content.decode()


def test_what_cannot_be_taken_apart_or_is_too_much_is_refused_in_words(db):
    torn = Client().generic("POST", "/b/", b"--x\r\n", content_type="multipart/form-data; boundary=")
    many = Client().post("/b/", {f"field-{number}": "1" for number in range(1001)})
    for answer in (torn, many):
        assert answer.status_code == 400
        assert WORDS in answer.content.decode()


def test_a_whole_number_is_ascii_digits_only():
    assert whole_number("0042") == 42
    assert [whole_number(one) for one in ("²", "٣", "-1", "1.0", "1e3", " 1", "", None, "1" * 10)] == [
        None
    ] * 9


@pytest.mark.parametrize(
    "body",
    [
        *(
            '{"line": Infinity, "content": {}}',
            '{"line": 1.5, "content": {}}',
            '{"line": "²", "content": {}}',
        ),
        *('{"line": true, "content": {}}', '{"line": 1}', "[" * 100_000, "null", "\xff"),
    ],
    ids=range(8),
)
def test_a_line_that_is_no_line_finds_nothing_and_writes_nothing(table, counter, body):
    bundle = PaperBundle.objects.get(vote=table.vote, number=1)
    answer = counter.post(
        reverse("paper:line", args=[table.vote.pk, 1]),
        body.encode("latin-1"),
        content_type="application/json",
    )
    assert answer.status_code == 404
    bundle_after = PaperBundle.objects.get(vote=table.vote, number=1)
    assert json.dumps(bundle_after.entry, sort_keys=True) == json.dumps(bundle.entry, sort_keys=True)


@pytest.mark.parametrize("step", ["doubtful", "difference", "agreed"])
@pytest.mark.parametrize("number", ["²", "x", "9" * 30, "-1"])
def test_a_number_that_is_none_finds_nothing(table, counter, step, number):
    answer = counter.post(
        reverse(f"paper:{step}", args=[table.vote.pk, 1]),
        {"ruling": number, "line": number, "step": "explain"},
    )
    assert answer.status_code == 404
