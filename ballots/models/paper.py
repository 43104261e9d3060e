"""Paper beside the browser: sheets, seats at the counting table, bundles, rulings, the ballots read from them.

None of these rows knows a voter: sheets are numbers, ballots are lines of a bundle.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class SheetMovement(models.Model):
    """Paper ballots booked as a number. A mistake is mended by a further booking with a note, never changed."""

    class Kind(models.TextChoices):
        PRINTED = "printed", _("printed")
        ISSUED = "issued", _("issued to voters")
        SPOILED = "spoiled", _("spoiled and exchanged")
        LEFT_OVER = "left_over", _("left over and destroyed")
        RETURNED = "returned", _("taken from the paper box")

    vote = models.ForeignKey("ballots.Vote", models.PROTECT, related_name="sheets", verbose_name=_("vote"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    channel = models.CharField(_("channel"), max_length=30, blank=True)
    count = models.IntegerField(_("sheets"))
    note = models.CharField(_("note"), max_length=200, blank=True)
    witness = models.CharField(_("witness"), max_length=60, blank=True)
    recorded_by = models.ForeignKey(
        "election_site.User", models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("booking of paper ballots")
        verbose_name_plural = _("bookings of paper ballots")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(count=0), name="sheets_booked_are_some"),
            models.CheckConstraint(condition=Q(count__gt=0) | ~Q(note=""), name="sheets_taken_back_say_why"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.count}"


class PaperSeat(models.Model):
    """A person's seat at the counting table of one vote: one account, one real name, one seat."""

    class Role(models.TextChoices):
        COUNTER = "counter", _("counter")
        SCRUTINEER = "scrutineer", _("scrutineer")

    vote = models.ForeignKey(
        "ballots.Vote", models.PROTECT, related_name="paper_seats", verbose_name=_("vote")
    )
    user = models.ForeignKey(
        "election_site.User", models.PROTECT, related_name="+", verbose_name=_("account")
    )
    # The person's own name as in the meeting's list, with a mark where two share it: 王伟（二支部）.
    name = models.CharField(_("real name"), max_length=60)
    role = models.CharField(_("role"), max_length=10, choices=Role.choices)

    class Meta:
        verbose_name = _("seat at the paper count")
        verbose_name_plural = _("seats at the paper count")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["vote", "user"], name="paper_seat_once_an_account"),
            models.UniqueConstraint(fields=["vote", "name"], name="paper_seat_once_a_person"),
        ]

    def __str__(self):
        return self.name


class PaperBox(models.Model):
    """The opened box of paper ballots, and how they are counted."""

    class Method(models.TextChoices):
        ENTRY = "entry", _("entered twice, blind")
        READING = "reading", _("read out, strokes on the wall")

    vote = models.OneToOneField(
        "ballots.Vote", models.PROTECT, related_name="paper_box", verbose_name=_("vote")
    )
    method = models.CharField(_("way of counting"), max_length=8, choices=Method.choices)
    opened_by = models.ForeignKey(
        "election_site.User", models.PROTECT, related_name="+", verbose_name=_("opened by")
    )
    witness = models.CharField(_("witness"), max_length=60)
    opened_at = models.DateTimeField(_("opened at"))

    class Meta:
        verbose_name = _("paper box")
        verbose_name_plural = _("paper boxes")

    def __str__(self):
        return str(self.vote)


class PaperBundle(models.Model):
    """A bundle of paper ballots on its way through ``domain.paper_entry``; ``entry`` is that state as JSON.

    The two counters differ, and since a seat is one account and one person, so do the people. A trigger keeps
    a signed bundle from ever changing.
    """

    vote = models.ForeignKey("ballots.Vote", models.PROTECT, related_name="bundles", verbose_name=_("vote"))
    number = models.PositiveIntegerField(_("number"))
    channel = models.CharField(_("channel"), max_length=30, blank=True)
    size = models.PositiveIntegerField(_("ballots"))
    first = models.ForeignKey(
        PaperSeat, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("first counter")
    )
    second = models.ForeignKey(
        PaperSeat, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("second counter")
    )
    state = models.CharField(_("state"), max_length=10, default="unsorted")
    entry = models.JSONField(default=dict, editable=False)
    digest = models.CharField(_("digest"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("bundle of paper ballots")
        verbose_name_plural = _("bundles of paper ballots")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["vote", "number"], name="bundle_number_once"),
            models.CheckConstraint(condition=Q(size__gt=0), name="bundle_is_not_empty"),
            models.CheckConstraint(
                condition=Q(first__isnull=True) | Q(second__isnull=True) | ~Q(first=F("second")),
                name="bundle_counters_differ",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["unsorted", "judging", "reading"])
                | Q(first__isnull=False, second__isnull=False),
                name="entered_bundle_has_two_counters",
            ),
            models.CheckConstraint(
                condition=~Q(state="signed") | ~Q(digest=""), name="signed_bundle_has_its_digest"
            ),
        ]

    def __str__(self):
        return str(self.number)


class DoubtfulRuling(models.Model):
    """How one doubtful ballot is judged: proposed by one scrutineer, confirmed or turned down by another."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        CONFIRMED = "confirmed", _("confirmed")
        TURNED_DOWN = "turned_down", _("turned down")

    bundle = models.ForeignKey(PaperBundle, models.PROTECT, related_name="doubtful_rulings")
    line = models.PositiveIntegerField(_("ballot"))
    is_valid = models.BooleanField(_("valid"))
    defect = models.CharField(_("what makes it invalid"), max_length=30, blank=True)
    reason = models.CharField(_("reason, and how its marks are to be read"), max_length=300)
    clause = models.CharField(_("clause"), max_length=120)
    state = models.CharField(_("state"), max_length=11, choices=State.choices, default=State.PROPOSED)
    proposed_by = models.ForeignKey(
        PaperSeat, models.PROTECT, related_name="+", verbose_name=_("proposed by")
    )
    decided_by = models.ForeignKey(
        PaperSeat, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("ruling on a doubtful ballot")
        verbose_name_plural = _("rulings on doubtful ballots")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["bundle", "line"], condition=~Q(state="turned_down"), name="doubtful_ruled_once"
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_by__isnull=True)
                | (~Q(state="proposed") & Q(decided_by__isnull=False) & ~Q(decided_by=F("proposed_by"))),
                name="doubtful_ruled_by_two",
            ),
            models.CheckConstraint(
                condition=Q(is_valid=True, defect="") | (Q(is_valid=False) & ~Q(defect="")),
                name="doubtful_invalid_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(clause=""), name="doubtful_ruling_has_reason_and_clause"
            ),
        ]

    def __str__(self):
        return f"{self.bundle} / {self.line}"


class LineRuling(models.Model):
    """A third person's choice between two readings that still differed. Never changes."""

    bundle = models.ForeignKey(PaperBundle, models.PROTECT, related_name="line_rulings")
    round = models.PositiveSmallIntegerField(_("round"))
    line = models.PositiveIntegerField(_("ballot"))
    choice = models.CharField(_("choice"), max_length=6)
    reason = models.CharField(_("reason"), max_length=300)
    ruled_by = models.ForeignKey(PaperSeat, models.PROTECT, related_name="+", verbose_name=_("ruled by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("ruling on a difference")
        verbose_name_plural = _("rulings on differences")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(choice__in=["first", "second", "again"]) & ~Q(reason=""),
                name="difference_ruled_with_a_reason",
            ),
        ]

    def __str__(self):
        return f"{self.bundle} / {self.line}"


class PaperBallot(models.Model):
    """One paper ballot as it counts: its line in a signed bundle and what is on it. Never changes."""

    vote = models.ForeignKey("ballots.Vote", models.PROTECT, related_name="paper_ballots")
    bundle = models.ForeignKey(PaperBundle, models.PROTECT, related_name="ballots")
    line = models.PositiveIntegerField()
    channel = models.CharField(max_length=30, blank=True)
    content = models.JSONField()

    class Meta:
        verbose_name = _("paper ballot")
        verbose_name_plural = _("paper ballots")
        ordering = ["bundle__number", "line"]
        constraints = [models.UniqueConstraint(fields=["bundle", "line"], name="paper_ballot_line_once")]

    def __str__(self):
        return f"{self.bundle} / {self.line}"


class ReadingOut(models.Model):
    """唱票 of one stack of paper ballots: who reads, who clicks, who watches: three people."""

    bundle = models.OneToOneField(PaperBundle, models.PROTECT, related_name="reading_out")
    reader = models.ForeignKey(PaperSeat, models.PROTECT, related_name="+", verbose_name=_("reader"))
    clicker = models.ForeignKey(PaperSeat, models.PROTECT, related_name="+", verbose_name=_("clicker"))
    scrutineer = models.ForeignKey(PaperSeat, models.PROTECT, related_name="+", verbose_name=_("scrutineer"))
    begun_at = models.DateTimeField(_("begun at"))
    signed_by_reader_at = models.DateTimeField(_("signed by the reader at"), null=True, blank=True)
    signed_by_clicker_at = models.DateTimeField(_("signed by the clicker at"), null=True, blank=True)
    signed_by_scrutineer_at = models.DateTimeField(_("signed by the scrutineer at"), null=True, blank=True)

    class Meta:
        verbose_name = _("reading out")
        verbose_name_plural = _("readings out")
        constraints = [
            models.CheckConstraint(
                condition=~Q(reader=F("clicker")) & ~Q(reader=F("scrutineer")) & ~Q(clicker=F("scrutineer")),
                name="reading_by_three_people",
            ),
        ]

    def __str__(self):
        return str(self.bundle)


class ReadingStroke(models.Model):
    """One stroke of the sheet. A stroke taken back stays, and a later row says that it is.

    ``candidate`` is an id of the paper; for a written-in name it is empty and ``name`` holds it. A ballot
    void as a whole is one row with ``mark`` "void:DEFECT". ``undoes`` is the stroke that this row takes back.
    """

    reading = models.ForeignKey(ReadingOut, models.PROTECT, related_name="strokes")
    number = models.PositiveIntegerField(_("number"))
    line = models.PositiveIntegerField(_("ballot"))
    contest = models.CharField(max_length=20, blank=True)
    candidate = models.CharField(max_length=20, blank=True)
    name = models.CharField(max_length=40, blank=True)
    mark = models.CharField(max_length=30, blank=True)
    undoes = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="undone_by")

    class Meta:
        verbose_name = _("stroke")
        verbose_name_plural = _("strokes of a sheet")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["reading", "number"], name="stroke_number_once"),
            models.CheckConstraint(
                condition=(Q(undoes__isnull=True) & ~Q(mark="")) | Q(undoes__isnull=False, mark=""),
                name="stroke_marks_or_undoes",
            ),
        ]

    def __str__(self):
        return str(self.number)
