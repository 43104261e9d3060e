"""Who may see what: every address of the site has a row in the table below, or the build fails.

The rooms of the meeting have a row for each address, its roles and its permissions in ``room_access``, the
admin's pages a table of roles beside their own tests; here every address of both is walked one by one as a
stranger and as an account without a role in the election.
"""

import re

import pytest
from cast import signed_in
from django.urls import reverse
from pages import page_urls, read
from room_access import ROOMS
from site_map import CONVERTER, patterns

from election_site.models import AuditEntry, Publication, User
from election_site.services.elections import create_election

pytestmark = pytest.mark.django_db

EVERYBODY = "everybody"  # no account needed, whoever is signed in sees the same
ANNOUNCED = "everybody, once the election is announced"
SLIP = "whoever holds a slip; others are led to the door"
FOLLOWED = "whoever has the number and its code; others are asked for them"
CONSENT = "whoever has the nominee's own address"
STAFF = "accounts of the staff; others are led to the sign-in"
SIGN_IN = "the way in and out"

ACCESS = {
    "election_site:home": EVERYBODY,
    "election_site:elections_file": EVERYBODY,
    "election_site:election": ANNOUNCED,
    "election_site:outcome": ANNOUNCED,
    "election_site:notices": ANNOUNCED,
    "election_site:notices_file": ANNOUNCED,
    "election_site:notice": ANNOUNCED,
    "election_site:objection_lookup": ANNOUNCED,
    "election_site:objection_receipt": ANNOUNCED,
    "election_site:attachment": STAFF,
    "nomination:candidates": ANNOUNCED,
    "nomination:candidates_file": ANNOUNCED,
    "nomination:candidate": ANNOUNCED,
    "nomination:photo": ANNOUNCED,
    "nomination:small_photo": ANNOUNCED,
    "recommend:landing": ANNOUNCED,
    "recommend:begin": ANNOUNCED,
    "recommend:follow": ANNOUNCED,
    "recommend:finish": ANNOUNCED,
    "recommend:draft": FOLLOWED,
    "recommend:edit": FOLLOWED,
    "recommend:draft_photo": FOLLOWED,
    "recommend:own": FOLLOWED,
    "recommend:withdraw": FOLLOWED,
    "recommend:consent": CONSENT,
    "recommend:decline": CONSENT,
    "inspection:notice": ANNOUNCED,
    "scores:page": ANNOUNCED,
    "scores:csv": ANNOUNCED,
    "scores:pdf": ANNOUNCED,
    "sign:start": ANNOUNCED,
    "sign:sheet": ANNOUNCED,
    "sign:done": ANNOUNCED,
    "sign:finish": ANNOUNCED,
    "sign:withdraw": ANNOUNCED,
    "sign:own": FOLLOWED,
    "showcases:rounds": ANNOUNCED,
    "showcases:round": ANNOUNCED,
    "method:page": ANNOUNCED,
    "method:pdf": ANNOUNCED,
    "ballots:enter": EVERYBODY,
    "ballots:enter_election": ANNOUNCED,
    "ballots:receipt_check": EVERYBODY,
    "ballots:scan": SLIP,
    "ballots:paper": SLIP,
    "ballots:done": SLIP,
    "ballots:finish": SLIP,
    "admin:login": SIGN_IN,
    "admin:logout": SIGN_IN,
    "admin:*": STAFF,
    "meeting:hall": ANNOUNCED,
} | dict.fromkeys(ROOMS, STAFF)
SAMPLE = {"int": "1", "slug": "tianshui", "str": "2345ABCD2345", "path": "1", "uuid": "0" * 32}

ALL = list(patterns())


def rule(name: str) -> str | None:
    """The row of an address, or of the whole room that it belongs to."""
    return ACCESS.get(name) or ACCESS.get(name.partition(":")[0] + ":*")


FOR_STAFF = [(name, route) for name, route in ALL if rule(name) == STAFF]


def sample_url(route: str) -> str:
    """An address of the route; it need not lead to a row that exists."""
    plain = CONVERTER.sub(lambda found: SAMPLE[found[1] or "str"], route)
    return "/" + re.sub(r"^\^|\$$|\(\?P<url>\.\*\)|\\Z", "", plain).replace("(?P<url>.*)$", "x")


def test_every_address_has_its_rule():
    assert [name for name, _ in ALL if rule(name) is None] == []
    rooms = {name for name in ACCESS if name.endswith(":*")}
    assert set(ACCESS) - rooms <= {name for name, _ in ALL}, "no rule outlives its address"
    assert len(ALL) > 60


def is_led_away(response) -> bool:
    """To the sign-in, or nowhere; the theme's own redirects inside the admin site lead on to the sign-in."""
    return response.status_code in (404, 405) or (
        response.status_code == 302
        and response.url.startswith((reverse("admin:login"), reverse("admin:index")))
    )


def real_url(small, route: str) -> str:
    """An address of the route that leads to the election's own rows, as far as it names them."""
    places = {
        "run_pk": small.run("member_decision").pk,
        "vote_pk": small.vote("member_decision").pk,
        "entry_pk": small.entry(1).pk,
        "pk": small.vote("member_decision").pk if "vote" in route else small.election.pk,
    }
    return sample_url(CONVERTER.sub(lambda found: str(places.get(found[2], found[0])), route))


@pytest.mark.parametrize("is_signed_in", [False, True], ids=["stranger", "account that is no staff"])
def test_nobody_from_outside_gets_a_page_of_the_staff(vote_prepared, is_signed_in):
    user = User.objects.create(username="visitor", display_name="访客") if is_signed_in else None
    client = signed_in(user)
    entries = AuditEntry.objects.count()
    for _, route in FOR_STAFF:
        url = real_url(vote_prepared, route)
        for response in (client.get(url), client.post(url)):
            assert is_led_away(response), (url, response.status_code)
            assert vote_prepared.election.title not in response.content.decode(), url
    assert AuditEntry.objects.count() == entries, "and nothing came of it"
    assert len(FOR_STAFF) > 50


def test_the_staff_of_another_election_gets_nothing_of_this_one(vote_prepared):
    small = vote_prepared
    other = User.objects.create(username="elsewhere", display_name="外人", is_staff=True)
    other_election = create_election(
        slug="bieyi",
        title="别驿镇党委换届公推直选",
        body_name="中共别驿镇委员会",
        county="安县",
        profile="pilot_anxian2010",
        options={},
        weights={"open:members": "1"},
        actor=other,
        now=small.now,
    )
    assert other.appointments.get().election == other_election
    client = signed_in(other)
    entries = AuditEntry.objects.count()
    for _, route in FOR_STAFF:
        if "<" not in route:
            continue
        url = real_url(small, route)
        for response in (client.get(url), client.post(url)):
            assert response.status_code in (302, 403, 404, 405), url
            assert small.election.title not in response.content.decode(), url
    assert AuditEntry.objects.count() == entries, "and nothing came of it"


def public_names(*rules) -> list[str]:
    return [name for name, _ in ALL if rule(name) in rules]


def arguments(name: str, slug: str) -> list:
    more = {
        "election_site:outcome": ["announcement", 1],
        "election_site:notice": [1],
        "election_site:notices_file": ["csv"],
        "election_site:objection_receipt": ["YY00000000"],
        "nomination:candidates_file": ["csv"],
        "nomination:candidate": [1],
        "nomination:photo": [1],
        "nomination:small_photo": [1],
        "sign:sheet": ["2345ABCD2345"],
        "showcases:round": [1],
        "scores:page": [1],
        "scores:csv": [1],
        "scores:pdf": [1],
    }
    return [slug, *more.get(name, [])]


def test_before_its_announcement_nobody_outside_finds_an_election(vote_prepared):
    small = vote_prepared
    for name in public_names(ANNOUNCED):
        client, url = signed_in(None), reverse(name, args=arguments(name, "wuyou"))
        assert client.get(url).status_code == 404 or client.post(url).status_code == 404, name
    page = signed_in(None).get(reverse("election_site:election", args=[small.slug]))
    assert page.status_code == 200


def test_without_number_and_code_nobody_sees_a_form(vote_prepared):
    """Nor does anybody learn whether such a number exists."""
    for name in public_names(FOLLOWED):
        response = signed_in(None).get(reverse(name, args=[vote_prepared.slug, "Z0000001"]))
        assert response.status_code == 404 or response.url.endswith("/recommend/follow/?number=Z0000001"), (
            name
        )
    for name in public_names(CONSENT):
        assert signed_in(None).get(reverse(name, args=[vote_prepared.slug, "x" * 22])).status_code == 404, (
            name
        )


def test_without_a_slip_one_is_led_to_the_door(vote_prepared):
    for name in public_names(SLIP):
        if name == "ballots:scan":
            continue
        response = signed_in(None).get(reverse(name))
        assert (response.status_code, response.url) == (302, reverse("ballots:enter")), name


@pytest.mark.parametrize("role", [None, "clerk", "chief_scrutineer", "observer"])
def test_the_public_pages_are_the_same_for_everybody(vote_prepared, role):
    """Not even the staff see more on a public page than a stranger does."""
    small = vote_prepared
    client = signed_in(small[role] if role else None)
    stranger = signed_in(None)
    for url in page_urls(small):
        seen, wanted = client.get(url), stranger.get(url)
        assert seen.status_code == wanted.status_code, url
        if seen.status_code == 200:
            assert read(seen).text == read(wanted).text, url


# ----- headers -----


def policy(header: str) -> dict[str, list[str]]:
    return {part.split()[0]: part.split()[1:] for part in header.split(";") if part.strip()}


def public_pages(small) -> list[str]:
    notices = Publication.objects.filter(closes_at__isnull=False, outcome__run__election=small.election)
    return [
        *page_urls(small),
        *(reverse("election_site:notice", args=[small.slug, one.pk]) for one in notices),
        reverse("ballots:enter_election", args=[small.slug]),
        "/b/2345ABCD2345/",
        "/no/such/page/",
    ]


def test_every_public_page_comes_with_its_security_headers(vote_prepared):
    seen = set()
    for url in public_pages(vote_prepared):
        response = signed_in(None).get(url)
        seen.add(response.status_code)
        headers = response.headers
        directives = policy(headers["Content-Security-Policy"])
        assert directives["default-src"] == ["'self'"], url
        assert (
            directives["object-src"] == directives["base-uri"] == directives["frame-ancestors"] == ["'none'"]
        ), url
        assert directives["form-action"] == ["'self'"], url
        assert "unsafe" not in headers["Content-Security-Policy"], url
        assert not {"*", "http:", "https:", "data:"} & {
            source for name, sources in directives.items() if name != "img-src" for source in sources
        }, url
        assert headers["X-Content-Type-Options"] == "nosniff", url
        assert headers["Referrer-Policy"] in ("same-origin", "no-referrer"), url
        assert headers["X-Frame-Options"] == "DENY", url
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin", url
    assert {200, 404} <= seen


def test_no_public_page_holds_a_script_or_style_of_its_own(vote_prepared):
    """The policy forbids them, so they would silently do nothing."""
    for url in public_pages(vote_prepared):
        page = read(signed_in(None).get(url))
        for element in page.walk():
            assert element.tag != "style", url
            assert element.tag != "script" or element.attributes.get("src", "").startswith("/static/"), url
            assert "style" not in element.attributes, (url, element)
            assert not [name for name in element.attributes if name.startswith("on")], (url, element)
            for name in ("src", "href", "action"):
                value = element.attributes.get(name, "/")
                assert value.startswith(("/", "#", "?", "data:image/")) or value == "", (url, value)


def test_only_the_admin_has_a_policy_of_its_own(vote_prepared):
    admin = policy(signed_in(None).get(reverse("admin:login")).headers["Content-Security-Policy"])
    assert admin["default-src"] == ["'self'"]
    assert admin["object-src"] == ["'none'"]
