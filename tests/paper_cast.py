"""People and steps of a paper count, on top of the small election of ``cast``."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from cast import EVERYBODY, PRESENT, TELLERS, SmallElection, committed
from played import before_vote

from ballots.models import PaperBundle, PaperSeat, Vote
from ballots.services.paper_box import book_sheets, give_seat, open_paper_box, set_takes_paper
from ballots.services.paper_entry import assign_bundle, finish_entry, key_line, sign_bundle, sort_bundle
from election_site.models import User
from election_site.services.elections import appoint

ON_PAPER = 6
PRINTED = 10
# Account: role in the election, seat at the table, and who sits there.
TABLE = {
    "counter-a": ("counter", PaperSeat.Role.COUNTER, EVERYBODY[TELLERS["chief_counter"]]),
    "counter-b": ("counter", PaperSeat.Role.COUNTER, EVERYBODY[TELLERS["counter"]]),
    "scrutineer-a": ("scrutineer", PaperSeat.Role.SCRUTINEER, EVERYBODY[TELLERS["chief_scrutineer"]]),
    "scrutineer-b": ("scrutineer", PaperSeat.Role.SCRUTINEER, EVERYBODY[TELLERS["scrutineer"]]),
}


@dataclass
class PaperTable:
    """The counting table of one vote: accounts, seats, and the steps of a bundle."""

    small: SmallElection
    vote: Vote
    users: dict[str, User] = field(default_factory=dict)
    seats: dict[str, PaperSeat] = field(default_factory=dict)

    @property
    def now(self):
        return self.small.now

    def appoint(self) -> "PaperTable":
        for username, (role, _, name) in TABLE.items():
            self.users[username] = User.objects.create(username=username, display_name=name, is_staff=True)
            appoint(
                election=self.small.election,
                user=self.users[username],
                role=role,
                actor=self.small["clerk"],
                now=self.now,
            )
        return self

    def take_paper(self, issued: int = ON_PAPER, printed: int = PRINTED) -> "PaperTable":
        """Print, sign everybody in, hand out paper to some."""
        small = self.small
        set_takes_paper(vote=self.vote, takes_paper=True, actor=small["clerk"], now=self.now)
        self.book("printed", printed, "clerk")
        small.sign_in(self.vote)
        self.book("issued", issued, "door_keeper")
        return self

    def book(self, kind, count, role, **more):
        return book_sheets(
            vote=self.vote, kind=kind, count=count, actor=self.small[role], now=self.now, **more
        )

    def vote_in_browser(self, issued: int = ON_PAPER) -> "PaperTable":
        """The other voters' ballots go into the urn, which is sealed."""
        small = self.small
        small.sign_in(self.vote)
        codes = small.slips(self.vote, PRESENT - issued)
        small.open_urn(self.vote)
        small.cast_all(self.vote, codes)
        small.seal(self.vote)
        self.vote.refresh_from_db()
        return self

    def sit_down(self) -> "PaperTable":
        for username, (_, role, name) in TABLE.items():
            self.seats[username] = give_seat(
                vote=self.vote,
                user=self.users[username],
                name=name,
                role=role,
                actor=self.small["chief_counter"],
                now=self.now,
            )
        return self

    def open_box(self, returned: int = ON_PAPER, **more) -> "PaperTable":
        left = PRINTED - ON_PAPER
        self.book("left_over", left, "chief_scrutineer", witness="卫望")
        open_paper_box(
            vote=self.vote,
            returned={"": returned},
            witness="卫望",
            actor=self.small["chief_scrutineer"],
            now=self.now,
            **more,
        )
        return self

    def bundle(self, number: int = 1) -> PaperBundle:
        return PaperBundle.objects.get(vote=self.vote, number=number)

    def assign(self, number: int = 1) -> PaperBundle:
        return assign_bundle(
            bundle=self.bundle(number),
            first=self.seats["counter-a"],
            second=self.seats["counter-b"],
            actor=self.small["chief_counter"],
            now=self.now,
        )

    def sort(self, number: int = 1, **piles) -> PaperBundle:
        """All valid, but for ``line_2="doubtful"`` and the like."""
        bundle = self.bundle(number)
        sorted_ = {line: piles.get(f"line_{line}", "valid") for line in range(1, bundle.size + 1)}
        return sort_bundle(bundle=bundle, piles=sorted_, actor=self.users["counter-a"], now=self.now)

    def key(self, who: str, line: int, content: object, number: int = 1):
        return key_line(bundle=self.bundle(number), line=line, raw=content, actor=self.users[who])

    def finish(self, who: str, number: int = 1) -> PaperBundle:
        return finish_entry(bundle=self.bundle(number), actor=self.users[who], now=self.now)

    def enter(self, who: str, contents: dict[int, object], number: int = 1) -> PaperBundle:
        for line, content in contents.items():
            self.key(who, line, content, number)
        return self.finish(who, number)

    def sign(self, who: str, number: int = 1) -> PaperBundle:
        return sign_bundle(bundle=self.bundle(number), actor=self.users[who], now=self.now)

    def contents(self, size: int = ON_PAPER, first: int = PRESENT - ON_PAPER) -> dict[int, dict]:
        """The paper ballots that make the figures of ``cast.FOR`` together with the browser's."""
        return {line: self.small.marks(self.vote, first + line - 1) for line in range(1, size + 1)}


@contextmanager
def table_in_committed_rows(django_db_blocker) -> Iterator[PaperTable]:
    """Six paper ballots in one bundle, sorted, given to two counters; committed, and gone in the end."""
    with committed(django_db_blocker):
        small = before_vote("member_decision")
        table = PaperTable(small, small.vote("member_decision")).appoint()
        table.take_paper().vote_in_browser().sit_down().open_box()
        table.assign()
        yield table
