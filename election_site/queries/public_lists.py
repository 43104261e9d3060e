"""The lists of elections and of notices, as pages and as files."""

from collections.abc import Mapping
from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext

from election_site.domain.stages import BY_CODE, STAGES
from election_site.domain.wording import N_
from election_site.models import Election, Outcome, StageRun
from election_site.queries.listing import FILES, Filter, Listing, look_through
from election_site.queries.public import notice_rows, public_elections

# The columns of the files: what the pages show of a row.
ELECTION_COLUMNS = (
    N_("Election"),
    N_("Party organisation"),
    N_("Stage"),
    N_("Where it stands"),
    N_("Remark"),
)
NOTICE_COLUMNS = (N_("Notice"), N_("Published at"), N_("Objections"))


def furthest_stages() -> dict[int, int]:
    """The number of the last stage with a published outcome that stands, by election. One query."""
    published = Outcome.objects.filter(publication__isnull=False, run__state=StageRun.State.CERTIFIED)
    furthest: dict[int, int] = {}
    for election, stage in published.values_list("run__election", "run__stage"):
        furthest[election] = max(furthest.get(election, 0), BY_CODE[stage].number)
    return furthest


def election_row(election: Election, number: int) -> dict:
    """One election and where it stands; ``number``: its last stage with a published outcome."""
    latest = STAGES[number - 1]
    is_done = latest.number == len(STAGES)
    coming = None if is_done else STAGES[latest.number]
    return {
        "title": election.title,
        "body_name": election.body_name,
        "county": election.county,
        "url": reverse("election_site:election", args=[election.slug]),
        "stage_title": gettext(latest.title if coming is None else coming.title),
        "state": "done" if is_done else "now",
        "state_text": gettext("The election has ended; its result is published.")
        if is_done
        else gettext("%(done)s of 11 stages are finished and published.") % {"done": latest.number},
        "is_demo": election.is_demo,
    }


def election_list(query: Mapping[str, str]) -> Listing:
    """The elections, with where each stands. Two queries."""
    furthest = furthest_stages()
    return look_through(
        [election_row(one, furthest.get(one.pk, 1)) for one in public_elections()],
        query,
        here=reverse("election_site:home"),
        files=[(kind, reverse("election_site:elections_file", args=[kind])) for kind in FILES],
        narrowed_by=Filter(
            key="state",
            choices=[("now", gettext("under way")), ("done", gettext("ended"))],
            value=lambda row: row["state"],
            everything=gettext("All elections"),
        ),
        words=lambda row: [row["title"], row["body_name"], row["county"]],
    )


def elections_table(query: Mapping[str, str]) -> tuple[list[str], list[list[str]]]:
    """The same list as a file: titles of the columns, and the rows of all its pages."""
    rows = [
        [
            row["title"],
            row["body_name"],
            row["stage_title"],
            row["state_text"],
            gettext("Demonstration") if row["is_demo"] else "",
        ]
        for row in election_list(query).found
    ]
    return [gettext(title) for title in ELECTION_COLUMNS], rows


def notice_list(election: Election, query: Mapping[str, str], now: datetime) -> Listing:
    """The notices (公示) of an election, the newest first; no search, for there is one of a stage at most. One
    query."""
    return look_through(
        notice_rows(election, now),
        query,
        here=reverse("election_site:notices", args=[election.slug]),
        files=[(kind, reverse("election_site:notices_file", args=[election.slug, kind])) for kind in FILES],
        narrowed_by=Filter(
            key="state",
            choices=[
                ("open", gettext("open for objections")),
                ("ended", gettext("The notice period has ended")),
            ],
            value=lambda row: "ended" if row["days_left"] is None else "open",
            everything=gettext("All notices"),
        ),
    )


def notices_table(
    election: Election, query: Mapping[str, str], now: datetime
) -> tuple[list[str], list[list[str]]]:
    """The same list as a file: titles of the columns, and the rows of all its pages."""
    rows = [
        [row["title"], f"{localtime(row['published_at']):%Y-%m-%d %H:%M}", row["state_text"]]
        for row in notice_list(election, query, now).found
    ]
    return [gettext(title) for title in NOTICE_COLUMNS], rows
