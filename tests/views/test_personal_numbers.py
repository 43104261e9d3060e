"""No identity number and no phone number stands on any page, in any file, in any address or in any log.

The election is played with numbers in it; then every page is walked link by link, as a stranger and as staff, and
every list is taken away as a file. Staff see of an identity number its last four characters and of a phone what
``mask_phone`` leaves.
"""

import io
import logging
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from cast import EVERYBODY, basics, csv_bytes, identity, nominee_rows, signed_in
from django.contrib import admin
from django.test import Client
from django.urls import resolve, reverse
from django.utils.timezone import localtime
from pages import page_urls, read
from printed import words_of

from election_site.admin.exporting import Exported
from election_site.domain.identity import check_digit, mask_phone
from election_site.models import Person, User
from election_site.table_files import FileRefused, read_table
from election_site.table_files.layouts import MEMBERS, NOMINEES
from nomination.models import Candidacy, Recommendation, Signature

pytestmark = pytest.mark.django_db

PHONE = "1390000{:04d}"
IDENTITY = re.compile(r"(?<![0-9A-Za-z])([0-9]{17})([0-9Xx])(?![0-9A-Za-z])")
MOBILE = re.compile(r"(?<![0-9A-Za-z])1[3-9][0-9](?:[ -]?[0-9]{4}){2}(?![0-9A-Za-z])")
EACH_KIND = 3  # pages of one kind that are walked
MANY = 40


@pytest.fixture
def numbered(played):
    """The played election, in which everybody has a phone."""
    for person in Person.objects.filter(election=played.election):
        Person.objects.filter(pk=person.pk).update(phone=PHONE.format(person.pk))
    for line in Signature.objects.all():
        Signature.objects.filter(pk=line.pk).update(phone=PHONE.format(5000 + line.pk), way="online")
    Recommendation.objects.update(sender_name="交某", sender_phone=PHONE.format(9999))
    return played


def numbers_in(text: str) -> list[str]:
    """What looks like an identity number with its right check digit, or like the number of a mobile phone."""
    found = [f"{body}{last}" for body, last in IDENTITY.findall(text) if check_digit(body) == last.upper()]
    return found + MOBILE.findall(text)


def forbidden(numbered) -> list[str]:
    """What must not stand anywhere, however it is written around it."""
    people = Person.objects.filter(election=numbered.election)
    return [
        *(identity(number) for number in EVERYBODY),
        *(one.identity_hash for one in people if one.identity_hash),
        *(PHONE.format(one.pk) for one in people),
        PHONE.format(9999),
    ]


def text_of(response) -> str:
    """All that a response says: its address and headers, and of a printed page or workbook what can be read."""
    content = b"".join(response) if response.streaming else response.content
    kind = response.headers.get("Content-Type", "")
    head = str(response.headers)
    if kind.startswith("application/pdf"):
        return head + words_of(content)
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            return head + "".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())
    return head + content.decode("utf-8", "replace")


def walk(client: Client, starts: list[str], inside: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Address and text of every page that links lead to, ``EACH_KIND`` of a kind (all of ``starts``)."""
    ways, seen, kinds = list(starts), set(), Counter()
    while ways:
        url = ways.pop(0)
        if url in seen or not url.startswith(inside):
            continue
        seen.add(url)
        kind = resolve(urlsplit(url).path).view_name
        kinds[kind] += 1
        if kinds[kind] > EACH_KIND and url not in starts:
            continue
        response = client.get(url, follow=True)
        yield url, text_of(response)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            here = response.redirect_chain[-1][0] if response.redirect_chain else url
            for link in read(response).all("a"):
                href = link.attributes.get("href", "")
                if href and not href.startswith(("#", "http", "mailto", "tel")):
                    ways.append(urljoin(here, href).split("#")[0])


def complaints(walked: Iterator[tuple[str, str]], never: list[str]) -> tuple[list, int]:
    found, pages = [], 0
    for url, text in walked:
        pages += 1
        found += [(url, number) for number in numbers_in(url + text)]
        found += [(url, word) for word in never if word in url + text]
    return found, pages


def test_the_pattern_finds_what_it_is_there_to_find():
    assert numbers_in(f"身份证{identity(1)}，电话 139-0000-0001 或 13900000001") == [
        identity(1),
        "139-0000-0001",
        "13900000001",
    ]
    assert numbers_in(f"{'9' * 18} {mask_phone('13900000001')} 0816-622-1234 a13900000001f") == []


def test_no_public_page_shows_a_number(numbered):
    starts = page_urls(numbered)
    found, pages = complaints(walk(Client(), starts, ("/e/", "/b/", "/")), forbidden(numbered))
    assert found == []
    assert pages > MANY


def test_public_pages_show_of_a_person_what_the_notice_must_show(numbered):
    """Of nominees nothing but what the notice names; no day of birth, no last four of the identity number."""
    candidacy = Candidacy.objects.filter(election=numbered.election, person__name=EVERYBODY[1]).first()
    page = read(Client().get(reverse("nomination:candidate", args=[numbered.slug, candidacy.pk])))
    assert EVERYBODY[1] in page.text and "40" in page.text
    for word in ("1970-05-01", "1970年5月1日", identity(1)[-4:]):
        assert word not in page.text


@pytest.mark.parametrize("role", ["clerk", "reviewer", "keeper"])
def test_no_page_of_the_staff_and_no_file_shows_a_number(numbered, role):
    user = numbered.users.get(role) or User.objects.create(
        username="keeper", display_name="管理员", is_staff=True, is_superuser=True
    )
    client, never = signed_in(user), forbidden(numbered)
    starts = [reverse("admin:index")]
    starts += [
        reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_changelist")
        for model in admin.site._registry
    ]
    inside = ("/admin/", "/meeting/", "/paper/", "/reports/")
    walked = ((url, text) for url, text in walk(client, starts, inside) if "logout" not in url)
    found, pages = complaints(walked, never)
    assert found == []
    assert pages > MANY
    files = 0
    for model in (one for one, shown in admin.site._registry.items() if isinstance(shown, Exported)):
        name = f"admin:{model._meta.label_lower.replace('.', '_')}_export"
        for kind in ("csv", "xlsx"):
            response = client.post(reverse(name, args=[kind]))
            files += response.status_code == 200
            text = text_of(response)
            assert numbers_in(text) == [] and not [word for word in never if word in text], (name, kind)
    assert files > MANY


def test_a_file_with_its_columns_mixed_up_is_refused_without_repeating_the_numbers(numbered):
    row = nominee_rows()[0]
    for column in NOMINEES:
        mixed = row | {column.key: identity(1)}
        try:
            read_table("n.csv", csv_bytes(NOMINEES, [mixed]), NOMINEES, today=localtime(numbered.now).date())
        except FileRefused as refusal:
            told = " ".join(str(problem.reason.params) for problem in refusal.problems)
            assert identity(1) not in told, column.key
    with pytest.raises(FileRefused) as refusal:
        read_table(
            "m.csv",
            csv_bytes(MEMBERS, [{"number": 1, **basics(1), "joined_on": PHONE.format(1)}]),
            MEMBERS,
            today=localtime(numbered.now).date(),
        )
    assert PHONE.format(1) not in str([problem.reason.params for problem in refusal.value.problems])


def test_no_log_holds_a_number(numbered, caplog):
    caplog.set_level(logging.DEBUG)
    client, election = signed_in(numbered["clerk"]), numbered.election
    clerk_pages = [
        reverse("admin:election_site_person_changelist"),
        reverse("admin:nomination_signature_changelist"),
        reverse("admin:election_site_election_rolls", args=[election.pk]),
        f"/no/such/page/{numbered.slug}/",
    ]
    for url in clerk_pages:
        client.get(url)
        client.post(url, {"file": io.BytesIO(csv_bytes(MEMBERS, [{"number": 1, **basics(1)}]))})
    client.post(reverse("admin:election_site_person_export", args=["csv"]))
    with pytest.raises(FileRefused) as refusal:
        read_table(
            "m.csv",
            csv_bytes(MEMBERS, [{"number": identity(1), **basics(1)}]),
            MEMBERS,
            today=localtime(numbered.now).date(),
        )
    logging.getLogger("election_site").error("a refused file", exc_info=refusal.value)
    assert len(caplog.records) > 3
    assert numbers_in(caplog.text) == []
    assert not [word for word in forbidden(numbered) if word in caplog.text]
