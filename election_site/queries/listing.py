"""A public list as people look through it: searched, filtered, in pages, and as a file with the same rows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator

from election_site.queries.name_search import is_called

ROWS_A_PAGE = 50
LONGEST_SEARCH = 60  # characters
FILES = ("xlsx", "csv")


@dataclass(frozen=True)
class Filter:
    """What a list is narrowed by: ``key`` in its address, ``choices`` as value and label, ``value`` of a row."""

    key: str
    choices: Sequence[tuple[str, str]]
    value: Callable[[Any], str]
    everything: str


@dataclass(frozen=True)
class Listing:
    """``found``: every row that search and filter leave, which is what a file holds; ``page``: those shown.

    ``files``: kind and address of each file. ``typed`` and ``chosen`` are empty where nothing is searched or
    chosen; ``whole`` is how many rows there are with neither.
    """

    here: str
    files: Sequence[tuple[str, str]]
    filter: Filter
    typed: str
    chosen: str
    whole: int
    found: Sequence[Any]
    page: Page

    @property
    def rows(self) -> Sequence[Any]:
        return self.page.object_list

    @property
    def is_narrowed(self) -> bool:
        return bool(self.typed or self.chosen)

    def address(self, path: str = "", **changed: object) -> str:
        """``path``, else the list itself, with search and filter as they are but for what is ``changed``."""
        asked = {"q": self.typed, self.filter.key: self.chosen} | changed
        query = urlencode({key: value for key, value in asked.items() if value})
        return f"{path or self.here}?{query}" if query else path or self.here

    @property
    def filters(self) -> list[dict]:
        """For ``pieces/finder.html``; a choice keeps what is searched and begins with the first page."""
        return [
            {
                "label": label,
                "url": self.address(**{self.filter.key: value}),
                "is_chosen": value == self.chosen,
            }
            for value, label in (("", self.filter.everything), *self.filter.choices)
        ]

    @property
    def file_links(self) -> list[dict]:
        return [{"kind": kind, "url": self.address(path)} for kind, path in self.files]

    @property
    def before(self) -> str:
        return self.address(page=self.page.previous_page_number()) if self.page.has_previous() else ""

    @property
    def after(self) -> str:
        return self.address(page=self.page.next_page_number()) if self.page.has_next() else ""


def look_through(
    rows: Sequence[Any],
    query: Mapping[str, str],
    *,
    here: str,
    files: Sequence[tuple[str, str]],
    narrowed_by: Filter,
    words: Callable[[Any], Sequence[str]] | None = None,
) -> Listing:
    """``rows`` as ``query`` (the address's fields) asks for them. ``words``: what of a row the search looks at,
    by its characters or by the sound of them; None for a list without a search. A page that there is not is the
    last one or the first."""
    typed = " ".join(query.get("q", "")[:LONGEST_SEARCH].split()) if words else ""
    chosen = query.get(narrowed_by.key, "")[:LONGEST_SEARCH]
    found = [
        row
        for row in rows
        if (not chosen or narrowed_by.value(row) == chosen)
        and (not typed or any(is_called(word, typed) for word in words(row)))
    ]
    return Listing(
        here=here,
        files=files,
        filter=narrowed_by,
        typed=typed,
        chosen=chosen,
        whole=len(rows),
        found=found,
        page=Paginator(found, ROWS_A_PAGE).get_page(query.get("page")),
    )
