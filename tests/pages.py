"""Reading pages as people see them, and the list of every public page of an election."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from cast import SmallElection
from django.test import Client
from django.urls import reverse

from election_site.domain.stages import STAGES
from election_site.models import Publication
from nomination.models import Candidacy

SILENT = {"script", "style", "template"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
# Text that is not between tags but is shown or read aloud all the same.
SPOKEN = ("alt", "aria-label", "placeholder", "title")
# Digests, receipts and slip codes are no words.
CODES = {"samp", "code"}
CODE_CLASSES = {"code", "digest"}


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    children: list["Element | str"] = field(default_factory=list)

    @property
    def classes(self) -> set[str]:
        return set(self.attributes.get("class", "").split())

    def walk(self) -> Iterator["Element"]:
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.walk()

    def words(self, *, codes: bool = True) -> Iterator[str]:
        """Every text below this element in order; without ``codes`` what stands in code elements is left out."""
        if self.tag in SILENT or (not codes and (self.tag in CODES or self.classes & CODE_CLASSES)):
            return
        for name, value in self.attributes.items():
            is_spoken = name in SPOKEN or (name.startswith("data-") and re.search(r"\s|[^\x00-\x7f]", value))
            is_button = name == "value" and self.tag == "input" and self.attributes.get("type") == "submit"
            if is_spoken or is_button:
                yield value
        for child in self.children:
            if isinstance(child, str):
                yield child
            else:
                yield from child.words(codes=codes)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words()).split())

    def all(self, tag: str = "", cls: str = "") -> list["Element"]:
        return [
            one
            for one in self.walk()
            if one is not self and (not tag or one.tag == tag) and (not cls or cls in one.classes)
        ]

    def one(self, tag: str = "", cls: str = "") -> "Element":
        found = self.all(tag, cls)
        assert found, f"no <{tag or '*'} class={cls!r}> in: {self.text[:400]}"
        return found[0]


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.root = Element("page", {})
        self.open = [self.root]

    def handle_starttag(self, tag, attrs):
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag, attrs):
        self.open[-1].children.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag):
        for place in range(len(self.open) - 1, 0, -1):
            if self.open[place].tag == tag:
                del self.open[place:]
                return

    def handle_data(self, data):
        self.open[-1].children.append(data)


def read(response_or_html) -> Element:
    """The page as a tree; of a response or of its text."""
    html = response_or_html if isinstance(response_or_html, str) else response_or_html.content.decode("utf-8")
    reader = _Reader()
    reader.feed(html)
    return reader.root


def figures_of(page: Element) -> dict[str, str]:
    """The large figures of a page by their labels."""
    return {
        tile.one(cls="tile__label").text: tile.one(cls="tile__value").text for tile in page.all(cls="tile")
    }


def table_rows(table: Element) -> list[list[str]]:
    """The body of a table as the texts of its cells."""
    return [
        [cell.text for cell in row.children if isinstance(cell, Element) and cell.tag in ("td", "th")]
        for body in table.all("tbody")
        for row in body.all("tr")
    ]


def page_urls(small: SmallElection) -> list[str]:
    """Every public address that concerns an election, also those that answer 404 as long as nothing is
    published there: each stage's outcome, each candidate, each notice."""
    slug = small.slug
    urls = [reverse("election_site:home")]
    urls += [
        reverse(name, args=[slug])
        for name in (
            "election_site:election",
            "election_site:notices",
            "election_site:objection_lookup",
            "nomination:candidates",
            "recommend:follow",
            "sign:withdraw",
            "showcases:rounds",
            "method:page",
        )
    ]
    urls += [
        reverse("election_site:outcome", args=[slug, stage.code, number])
        for stage in STAGES
        for number in range(1, small.election.stage_runs.filter(stage=stage.code).count() + 2)
    ]
    urls += [reverse("scores:page", args=[slug, 1])]
    publications = Publication.objects.filter(outcome__run__election=small.election)
    urls += [reverse("election_site:notice", args=[slug, one.pk]) for one in publications]
    urls += [f"{reverse('nomination:candidates', args=[slug])}?post=p{number}" for number in (1, 2)]
    candidacies = Candidacy.objects.filter(election=small.election)
    urls += [reverse("nomination:candidate", args=[slug, one.pk]) for one in candidacies]
    urls += [reverse("showcases:round", args=[slug, number]) for number in (1, 2, 3, 4)]
    urls += [reverse("ballots:enter"), reverse("ballots:receipt_check")]
    return urls


def get(name: str, *arguments, client: Client | None = None, status: int = 200, **query) -> Element:
    """The page at an address by its name; anything but ``status`` is an error."""
    response = (client or Client()).get(reverse(name, args=arguments), query)
    assert response.status_code == status, (name, arguments, response.status_code)
    return read(response)


def outcome_page(small: SmallElection, code: str, number: int = 1) -> Element:
    return get("election_site:outcome", small.slug, code, number)


TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')


def snapshot(small: SmallElection) -> dict[str, tuple[int, str]]:
    """Every public page as a stranger gets it: status and text by address."""
    client = Client()
    pages = {}
    for url in page_urls(small):
        response = client.get(url)
        pages[url] = (response.status_code, TOKEN.sub("", response.content.decode("utf-8")))
    return pages


def changed(before: dict, after: dict) -> list[str]:
    """The addresses whose page is another one now; what is 404 shows nothing."""
    return [url for url, page in after.items() if before.get(url, (404, None)) != page and page[0] != 404]


def everything_readable(small: SmallElection, receipts: list[str]) -> str:
    """All public pages and the receipts' pages in one text."""
    client = Client()
    texts = [read(page).text for status, page in snapshot(small).values() if status == 200]
    texts += [read(client.post("/b/receipt/", {"receipt": receipt})).text for receipt in receipts]
    return "\n".join(texts)
