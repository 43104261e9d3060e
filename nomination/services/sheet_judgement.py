"""Which recommendations are accepted and which signatures count: the pure rules applied to the files.

Reads nothing and writes nothing; everything that it judges is handed in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from election_site.domain.checks import Reason
from election_site.models import RollEntry
from election_site.table_files import Row
from election_site.table_files.layouts import CHANNEL, RELATION, STATUS
from nomination.domain.checks import CHECK_OF_INELIGIBLE, CHECK_OF_LINE_FAULT, reason
from nomination.domain.nominees import nominee_eligibility
from nomination.domain.signatures import Signing, joint_nomination, signatures_over_limit
from nomination.services.recommendation_files import OpenFiles, RollPlace

LATE_LINE = "N701"
# Until the election method has options for these: one person signs one sheet, and the first one counts [I].
SHEETS_PER_PERSON = 1
OVER_LIMIT = "first_counts"


@dataclass(frozen=True)
class JudgedLine:
    """One signature of the file; ``refusal`` is the number of the check that it failed, or empty."""

    row: Row
    refusal: str


@dataclass(frozen=True)
class Judged:
    """One recommendation of the file with the reasons against it (none: accepted) and its lines."""

    row: Row
    route: str
    reasons: tuple[Reason, ...]
    lines: tuple[JudgedLine, ...] = ()


class Judge:
    """Applies one election's options to one set of files.

    ``closes_on``: the last day on which sheets and signatures are taken, or None. ``entries``: the nominees'
    entries on the members' roll by identity number: where the roll speaks, the form does not count.
    A sheet that falls for its nominee or its date does not use up the right to sign another one; one that is
    merely short does [I].
    """

    def __init__(
        self,
        files: OpenFiles,
        *,
        options: Mapping[str, object],
        places: Mapping[str, RollPlace],
        entries: Mapping[str, RollEntry],
        closes_on: date | None,
    ):
        self.files = files
        self.options = options
        self.places = places
        self.entries = entries
        self.closes_on = closes_on
        self.forms = {str(row.values["identity_number"]): row for row in files.nominees.rows}
        self.lines: dict[str, list[Row]] = {}
        for row in files.signatures.rows:
            self.lines.setdefault(str(row.values["recommendation"]), []).append(row)

    def judged(self) -> list[Judged]:
        """Every recommendation in the order of the file."""
        rows = self.files.recommendations.rows
        posts: dict[str, dict[int, None]] = {}
        against = [self._against(row, posts) for row in rows]
        struck = self._over_limit([row for row, reasons in zip(rows, against, strict=True) if not reasons])
        return [self._verdict(row, reasons, struck) for row, reasons in zip(rows, against, strict=True)]

    def is_late(self, day: date) -> bool:
        return self.closes_on is not None and day > self.closes_on

    def _against(self, row: Row, posts: dict[str, dict[int, None]]) -> list[Reason]:
        """What speaks against a recommendation before its signatures are looked at."""
        values, nominee = row.values, str(row.values["identity_number"])
        found = []
        if self.is_late(values["received_on"]):
            found.append(reason("N122"))
        fault = self._ineligible(nominee)
        if fault:
            found.append(reason(CHECK_OF_INELIGIBLE[fault], name=values["name"]))
        # The post on the form is the nominee's own choice and comes first.
        chosen = posts.setdefault(nominee, {self.forms[nominee].values["post_number"]: None})
        limit = self.options["max_posts_per_person"]
        if values["post_number"] not in chosen and len(chosen) >= limit:
            found.append(reason("N104", name=values["name"], count=len(chosen) + 1, limit=limit))
        else:
            chosen[values["post_number"]] = None
        if CHANNEL[values["channel"]] == "organisation" and 2 * values["agreed"] <= values["attended"]:
            found.append(reason("N142", agreeing=values["agreed"], present=values["attended"]))
        return found

    def _ineligible(self, nominee: str) -> str:
        form, entry = self.forms[nominee].values, self.entries.get(nominee)
        return nominee_eligibility(
            party_status=entry.status if entry else STATUS[form["status"]],
            consent=bool(form["consent"]),
            discipline=entry.discipline if entry else "none",
            rights_suspended=bool(entry and entry.suspension_document),
            org_relation="here" if RELATION[form["relation"]] else "elsewhere",
        ).reason

    def _over_limit(self, rows: Sequence[Row]) -> Mapping[str, frozenset[str]]:
        may_sign = self.options["nominee_may_sign"]
        signings = []
        for row in rows:
            number, nominee = str(row.values["number"]), str(row.values["identity_number"])
            for line in self.lines.get(number, ()):
                person = str(line.values["identity_number"])
                is_live = person in self.places and not self.is_late(line.values["signed_on"])
                if is_live and (may_sign or person != nominee):
                    signings.append((line.values["signed_on"], line.number, Signing(number, person)))
        return signatures_over_limit(
            [signing for _, _, signing in sorted(signings, key=lambda one: one[:2])],
            limit=SHEETS_PER_PERSON,
            over_limit=OVER_LIMIT,
        )

    def _verdict(self, row: Row, against: Sequence[Reason], struck: Mapping[str, frozenset[str]]) -> Judged:
        route, number = CHANNEL[row.values["channel"]], str(row.values["number"])
        if route != "joint":
            return Judged(row, route, tuple(against))
        lines = self.lines.get(number, [])
        in_time = [line for line in lines if not self.is_late(line.values["signed_on"])]
        signatories = [str(line.values["identity_number"]) for line in in_time]
        sheet = joint_nomination(
            threshold=self.options["joint_threshold"],
            nominee=str(row.values["identity_number"]),
            signatories=signatories,
            nominee_may_sign=self.options["nominee_may_sign"],
            not_entitled={person for person in signatories if person not in self.places},
            over_limit=struck.get(number, frozenset()),
        )
        refusals = {line.number: LATE_LINE for line in lines} | {line.number: "" for line in in_time}
        for one in sheet.rejected:
            refusals[in_time[one.line].number] = CHECK_OF_LINE_FAULT[one.fault]
        reasons = list(against)
        if "short" in sheet.faults:
            reasons.append(reason("N121", valid=sheet.valid_signatures, threshold=sheet.threshold))
        return Judged(
            row, route, tuple(reasons), tuple(JudgedLine(line, refusals[line.number]) for line in lines)
        )
