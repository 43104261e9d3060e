"""The lists of the meeting's rooms: as many queries for three rows as for one, and a cut is never silent."""

import pytest
from cast import MEMBERS, signed_in
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pages import read
from paper_cast import PaperTable

from election_site.models import Person

pytestmark = pytest.mark.django_db

# Queries of a page, however many rows it shows, and how a row is known on it.
FOUND = {
    "desk": (39, "door_keeper", "desk-line"),
    "lines": (11, "door_keeper", "desk-line"),
    "tellers": (29, "host", "proposal"),
}
BUNDLES = 22
# Typed into the search: one member, and three by the sound of a character.
ONE, THREE = "孙小梅", "x"


def queries_of(client, url: str, **query):
    client.get(url, query)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(url, query)
    return len(queries), read(response)


@pytest.mark.parametrize("name", FOUND)
def test_who_is_found_takes_as_many_queries_for_one_as_for_three(vote_prepared, name):
    small, (wanted, role, row) = vote_prepared, FOUND[name]
    client, url = signed_in(small[role]), reverse(f"meeting:{name}", args=[small.slug])
    taken = []
    for typed, rows in ((ONE, 1), (THREE, 3)):
        number, page = queries_of(client, url, q=typed)
        assert len(page.all(cls=row)) == rows, typed
        taken.append(number)
    assert taken == [wanted, wanted]


@pytest.mark.parametrize("name", FOUND)
def test_what_is_cut_off_is_said(vote_prepared, name):
    small, (_, role, row) = vote_prepared, FOUND[name]
    entries = small.vote("member_decision").electorate.entries
    for number, entry in enumerate(entries.all()):
        Person.objects.filter(pk=entry.person_id).update(name=f"熊{'甲乙丙丁戊己庚辛壬癸子丑寅卯'[number]}")
    page = read(signed_in(small[role]).get(reverse(f"meeting:{name}", args=[small.slug]), {"q": "熊"}))
    assert (len(page.all(cls=row)), entries.count()) == (12, 14)
    assert "另有 2 人" in page.text


@pytest.mark.parametrize("size, bundles", [(6, 1), (2, 3)])
def test_the_bundles_take_as_many_queries_for_one_as_for_three(vote_prepared, size, bundles):
    table = PaperTable(vote_prepared, vote_prepared.vote("member_decision")).appoint()
    table.take_paper().vote_in_browser().sit_down().open_box(bundle_size=size)
    for number in range(1, bundles + 1):
        table.assign(number)
    taken, page = queries_of(
        signed_in(vote_prepared["chief_counter"]), reverse("paper:overview", args=[table.vote.pk])
    )
    assert len(page.all("a", "paper-link")) == bundles
    assert MEMBERS[11] in page.text, "a counter's name stands in the row"
    assert taken == BUNDLES
