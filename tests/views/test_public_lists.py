"""The lists that the public looks through: search, filter, pages, a fixed number of queries, and a file that equals
the page."""

import csv
import io
from datetime import timedelta

import pytest
from cast import MEMBERS, NOMINEES, signed_in
from cast import set_up as small_set_up
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import now
from nomination_election import AFTER, Cast, announce, going_on, name, put_on_record, set_up, stand
from openpyxl import load_workbook
from pages import get, page_urls, read
from played import played_through

from election_site.models import Election, Outcome, Publication

pytestmark = pytest.mark.django_db

A_PAGE = 50
# Queries of a list and of its file, however many rows.
ELECTIONS, NOTICES, CANDIDATES = 2, 2, 5
NOBODY = "没有这样的字"


def cards(page) -> list[str]:
    return [one.text for one in page.all(cls="person__name")]


def titles(page) -> list[str]:
    return [one.text for one in page.all(cls="card-link__title") or page.all(cls="entry__title")]


def filed(url: str) -> list[list[str]]:
    """The rows of the file at ``url``, without the titles of its columns."""
    response = signed_in(None).get(url)
    assert response.status_code == 200, (url, response.status_code)
    assert "attachment" in response.headers["Content-Disposition"]
    if ".csv" in url:
        assert response.content.startswith(b"\xef\xbb\xbf")
        return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))[1:]
    sheet = load_workbook(io.BytesIO(response.content)).active
    return [[cell.value or "" for cell in row] for row in sheet.iter_rows()][1:]


def files_on(page) -> list[str]:
    """The addresses of the files that a page offers."""
    return [a.attributes["href"] for a in page.all("a") if "download" in a.attributes]


def leaf(page, rel: str) -> str:
    return next((a.attributes["href"] for a in page.all("a") if a.attributes.get("rel") == rel), "")


def queries_of(url: str) -> int:
    client = signed_in(None)
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def published(outcome: Outcome, user) -> Publication:
    return Publication.objects.create(outcome=outcome, title="公布", published_at=AFTER, published_by=user)


@pytest.fixture
def township():
    """An announced election with two posts; ``standing(n)`` puts n candidates for the first on published record."""
    people = Cast()
    election = set_up(people, posts=2)
    announce(election, people)

    def standing(count: int, second: int = 0):
        everybody = [*range(1, 21), *range(30, 60)]
        candidacies = stand(election, 1, *everybody[:count]) + stand(election, 2, *everybody[:second])
        published(put_on_record(election, "open_recommendation", going_on(candidacies)), people.clerk)
        return election

    return standing


# ----- candidates -----


@pytest.mark.parametrize("rows", [1, 3])
def test_candidates_take_as_many_queries_for_one_as_for_three(township, rows):
    election = township(rows)
    page = get("nomination:candidates", election.slug)
    assert len(cards(page)) == rows
    urls = [reverse("nomination:candidates", args=[election.slug]), *files_on(page)]
    assert [queries_of(url) for url in urls] == [CANDIDATES, CANDIDATES, CANDIDATES]


def test_candidates_come_in_pages_whose_links_keep_search_and_post(township):
    election = township(50, 3)
    first = get("nomination:candidates", election.slug)
    assert len(cards(first)) == A_PAGE and leaf(first, "prev") == ""
    assert "第 1 页，共 2 页" in first.text and "应选 1 名，共 50 人" in first.text
    second = read(signed_in(None).get(leaf(first, "next")))
    assert len(cards(second)) == 3 and leaf(second, "next") == ""
    assert "应选 1 名，共 3 人" in second.text, "as many as stand, not as many as are on this page"
    assert set(cards(first)) | set(cards(second)) == {name(n) for n in (*range(1, 21), *range(30, 60))}
    assert cards(read(signed_in(None).get(leaf(second, "prev")))) == cards(first)
    # Everybody is called 王…; a post, a search and a page together.
    narrowed = get("nomination:candidates", election.slug, q="王", page="2")
    assert leaf(narrowed, "prev").endswith("?q=%E7%8E%8B&page=1")
    by_post = next(a for a in narrowed.all("a") if a.text == "职位2")
    assert by_post.attributes["href"].endswith("?q=%E7%8E%8B&post=p2")
    # A page that there is not is the last one, or the first.
    for asked, shown in (("99", second), ("0", second), ("x", first), ("-1", second)):
        assert cards(get("nomination:candidates", election.slug, page=asked)) == cards(shown), asked


def test_candidates_are_found_by_name_and_by_its_sound():
    small = played_through("open_recommendation")
    for typed, who in (("王", (2, 3)), ("王秀英", (2,)), ("wxy", (2,)), (" ligq ", (6,)), ("LIC", (7,))):
        page = get("nomination:candidates", small.slug, q=typed)
        assert set(cards(page)) == {MEMBERS[n] for n in who}, typed
    assert "应选 1 名，共 4 人" in get("nomination:candidates", small.slug, q="王秀英").text, "found or not"
    both = get("nomination:candidates", small.slug, q="王", post="p2")
    assert cards(both) == []
    search = get("nomination:candidates", small.slug, q="王", post="p1").one("form")
    sent = {one.attributes["name"]: one.attributes["value"] for one in search.all("input")}
    assert sent == {"q": "王", "post": "p1"}, "searching again keeps the post"


@pytest.mark.parametrize("query", [{"q": NOBODY}, {"post": "p9"}, {"q": "<b>", "post": "p1"}])
def test_where_nobody_is_found_the_page_says_so_and_leads_back(query):
    small = played_through("open_recommendation")
    page = get("nomination:candidates", small.slug, **query)
    empty = page.one(cls="empty")
    assert "没有找到" in empty.text and "<b>" not in str(page.all("b"))
    assert "还没有公布" not in page.text
    assert page.all("input", "field")[0].attributes["value"] == query.get("q", "")
    assert len(cards(read(signed_in(None).get(empty.one("a").attributes["href"])))) == 8
    assert files_on(page) == []


def test_a_file_of_candidates_holds_what_all_pages_show(township):
    election = township(50, 3)
    for query in ({}, {"post": "p2"}, {"q": name(40)}):
        page = get("nomination:candidates", election.slug, **query)
        shown, pages = card_facts(page), 1
        while leaf(page, "next"):
            page = read(signed_in(None).get(leaf(page, "next")))
            shown, pages = shown + card_facts(page), pages + 1
        assert pages == (1 if query else 2)
        first, second = files_on(page)
        assert (".xlsx" in first, ".csv" in second) == (True, True)
        assert filed(first) == filed(second) == shown, query


def card_facts(page) -> list[list[str]]:
    """What the cards show, in the order of the file's columns."""
    rows = []
    for one in page.all("article", "person"):
        facts = [part.text for part in one.all("p", "muted")[0].all(cls="whole")]
        sex, age, *identity = facts
        way = [
            (stop.children[1].strip(), stop.all("span")[0].text) for stop in one.all("ul", "way")[0].all("li")
        ]
        work = [p.text for p in one.all("p") if not p.classes]
        rows.append(
            [
                one.one(cls="person__posts").text,
                one.one(cls="person__name").text,
                sex,
                age.removesuffix("岁").strip(),
                *(identity or [""]),
                *(work or [""]),
                "、".join(f"{title}：{state}" for title, state in way),
            ]
        )
    return rows


def test_the_file_of_a_played_election_says_no_more_than_its_cards():
    small = played_through("shortlist")
    page = get("nomination:candidates", small.slug)
    rows = filed(files_on(page)[0])
    assert rows == card_facts(page)
    assert {row[1] for row in rows} == {MEMBERS[n] for group in NOMINEES.values() for n in group}
    assert rows[0][2:6] == ["男", "40", "村（社区）干部", "石桥村党支部委员"]
    assert "资格审查：通过" in rows[0][6] and any("资格审查：未进入下一阶段" in row[6] for row in rows)


# ----- elections -----


def several(count: int) -> None:
    """``count`` announced elections; the last one has ended."""
    people = Cast()
    announce(set_up(people), people)
    outcome = Outcome.objects.get()
    for number in range(1, count):
        other = Election.objects.create(
            slug=f"z{number}", title=f"第{number}镇公推直选", body_name="中共镇委员会", county="平武县"
        )
        published(put_on_record(other, "announcement", outcome.figures), people.clerk)
    published(put_on_record(Election.objects.first(), "result"), people.clerk)


@pytest.mark.parametrize("rows", [1, 3])
def test_elections_take_as_many_queries_for_one_as_for_three(rows):
    several(rows)
    page = get("election_site:home")
    assert len(titles(page)) == rows
    urls = [reverse("election_site:home"), *files_on(page)]
    assert [queries_of(url) for url in urls] == [ELECTIONS, ELECTIONS, ELECTIONS]


def test_elections_are_searched_filtered_and_come_in_pages():
    several(A_PAGE + 2)
    first = get("election_site:home")
    assert len(titles(first)) == A_PAGE
    assert len(titles(read(signed_in(None).get(leaf(first, "next"))))) == 2
    for typed, found in (("清泉", 1), ("第7镇", 1), ("安县", 1), ("qqz", 1), (NOBODY, 0)):
        assert len(titles(get("election_site:home", q=typed))) == found, typed
    ended = get("election_site:home", state="done")
    assert titles(ended) == [Election.objects.first().title]
    still = get("election_site:home", q="平武", state="now")
    assert len(titles(still)) == A_PAGE and leaf(still, "next") == ""
    assert "没有找到" in get("election_site:home", q="清泉", state="done").one(cls="empty").text
    for url in files_on(first):
        assert len(filed(url)) == A_PAGE + 2
    for url in files_on(ended):
        ((title, body, stage, stands, remark),) = filed(url)
        card = ended.one("a", "card-link").text
        assert all(text in card for text in (title, body, stage, stands)) and remark == ""


# ----- notices -----


@pytest.mark.parametrize("last, rows", [("qualification_review", 1), ("formal_candidates", 3)])
def test_notices_take_as_many_queries_for_one_as_for_three(last, rows):
    small = played_through(last)
    page = get("election_site:notices", small.slug)
    assert len(titles(page)) == rows
    urls = [reverse("election_site:notices", args=[small.slug]), *files_on(page)]
    assert [queries_of(url) for url in urls] == [NOTICES, NOTICES, NOTICES]


def test_notices_are_filtered_by_whether_they_take_objections():
    small = small_set_up(begins=now() - timedelta(days=11, hours=1)).play_through("second_recommendation")
    small.finish(small.open("shortlist"))
    ended, taking = (get("election_site:notices", small.slug, state=state) for state in ("ended", "open"))
    assert (titles(ended), titles(taking)) == (["关于第3阶段的公布"], ["关于第5阶段的公布"])
    both = get("election_site:notices", small.slug)
    assert titles(both) == titles(taking) + titles(ended)
    assert "没有找到" in get("election_site:notices", small.slug, state="x").one(cls="empty").text
    for page in (both, ended, taking):
        entries = [
            [
                one.one(cls="entry__title").text,
                one.one("time").attributes["datetime"][:16].replace("T", " "),
                one.one(cls="tag").text,
            ]
            for one in page.all("li", "entry")
        ]
        assert [filed(url) for url in files_on(page)] == [entries, entries]


# ----- all of them -----


@pytest.mark.parametrize("kind", ["pdf", "CSV", "csvx"])
def test_there_are_no_other_files(kind):
    small = played_through("open_recommendation")
    slug = small.slug
    for name_of, arguments in (
        ("election_site:elections_file", [kind]),
        ("election_site:notices_file", [slug, kind]),
        ("nomination:candidates_file", [slug, kind]),
    ):
        get(name_of, *arguments, status=404)
    get("nomination:candidates_file", "wuyou", "csv", status=404)
    get("election_site:notices_file", "wuyou", "csv", status=404)


def test_before_anything_is_listed_there_is_nothing_to_search(township):
    election = Election.objects.get()
    for page in (
        get("nomination:candidates", election.slug),
        get("election_site:notices", election.slug),
    ):
        assert page.all("form") == [] and files_on(page) == [] and page.one(cls="empty").text


def test_every_list_offers_its_files_to_whoever_walks_the_pages():
    small = played_through("formal_candidates")
    client, offered = signed_in(None), set()
    for url in page_urls(small):
        response = client.get(url)
        if response.status_code == 200:
            offered |= {url.partition("?")[0] for url in files_on(read(response))}
    assert len(offered) == 6
