"""The nomination kinds of a conformance file, run by the same functions as the live election.

Each adapter takes a case's input, the options resolved by the runner, and the profile's name, and returns a
dict in the shape of the case's ``expected``. Input that no rule can judge raises RuleError, which the runner
writes out as ``{"error": "code:what"}``. A case that lacks a field raises KeyError, one with a value of the
wrong type TypeError or ValueError.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from types import MappingProxyType

from election_site.domain.name_order import order_names
from election_site.domain.notices import WorkCalendar, publicity
from election_site.domain.objections import may_advance
from nomination.domain.nominees import Entry, nominee_eligibility, nominee_review
from nomination.domain.scoring import weighted_score
from nomination.domain.shortlist import SURPLUS, shortlist
from nomination.domain.signatures import joint_nomination

Case = Mapping[str, object]
Adapter = Callable[[Case, Case, str], dict[str, object]]


def run_joint_nomination(given: Case, options: Case, profile: str) -> dict[str, object]:
    sheet = joint_nomination(
        threshold=given["threshold"] if "threshold" in given else options["joint_threshold"],
        nominee=given["nominee"],
        signatories=given["signatories"],
        withdrawn=given.get("withdrawn") or (),
        late=given.get("late", False),
        nominee_may_sign=options.get("nominee_may_sign", False),
    )
    rejected = [f"{line.person}:{line.fault}" for line in sheet.rejected]
    if sheet.late:
        rejected.append("form:late")
    return {
        "valid_signatures": sheet.valid_signatures,
        "accepted": sheet.accepted,
        "rejected": rejected,
    }


def run_nominee_review(given: Case, options: Case, profile: str) -> dict[str, object]:
    review = nominee_review(
        [Entry(person, channel, post) for person, channel, post in given["entries"]],
        max_posts_per_person=options.get("max_posts_per_person", 1),
    )
    return {
        "nominees": len(review.nominees),
        "conflicts": [f"{one.person}:{'|'.join(one.posts)}" for one in review.conflicts],
    }


def run_nominee_eligibility(given: Case, options: Case, profile: str) -> dict[str, object]:
    # ``identity`` (farmer, civil servant …) is part of the case and decides nothing: the pilot lifted it.
    verdict = nominee_eligibility(
        party_status=given["party_status"],
        consent=given["consent"],
        discipline=given.get("discipline") or "none",
        rights_suspended=given.get("rights_suspended", False),
        org_relation=given.get("org_relation") or "here",
    )
    return {"eligible": verdict.eligible, "reason": verdict.reason}


def run_weighted_score(given: Case, options: Case, profile: str) -> dict[str, object]:
    sheet = weighted_score(
        method=given["method"] if "method" in given else options["scoring_method"],
        weights={channel: _written(weight) for channel, weight in given["weights"].items()},
        ballots=given["ballots"],
        votes=given["votes"],
    )
    return {
        "scores": {score.person: score.shown for score in sheet.scores},
        "ranking": list(sheet.ranking),
    }


def run_shortlist(given: Case, options: Case, profile: str) -> dict[str, object]:
    scores = given.get("scores")
    result = shortlist(
        posts=given["posts"],
        ratio=given["ratio"] if "ratio" in given else options["shortlist_ratio"],
        scores={person: _written(score) for person, score in scores.items()} if scores is not None else None,
        scored=given.get("scored"),
        struck=given.get("struck") or (),
        cutoff_tie=options.get("cutoff_tie", "include_all"),
        surplus=Fraction(str(options.get("surplus_share", SURPLUS))),
    )
    if result.shortlisted is None:
        return {"places": result.places, "shortfall": result.shortfall, "next_step": result.next_step}
    return {
        "shortlisted": list(result.shortlisted),
        "tie_at_cutoff": list(result.tie_at_cutoff),
        "next_step": result.next_step,
    }


def run_name_order(given: Case, options: Case, profile: str) -> dict[str, object]:
    single_name = given.get("single_name") or options.get("single_name", "blank_first")
    return {"order": list(order_names(given["names"], given["strokes"], single_name=single_name).order)}


def run_publicity(given: Case, options: Case, profile: str) -> dict[str, object]:
    notice = publicity(
        posted=date.fromisoformat(given["posted"]),
        closed=date.fromisoformat(given["closed"]),
        unit=given["unit"] if "unit" in given else options["notice_unit"],
        min_days=given["min_days"] if "min_days" in given else options["notice_min_days"],
        calendar=WorkCalendar(_days(given.get("holidays")), _days(given.get("workdays"))),
    )
    return {"days": notice.days, "ok": notice.ok}


def run_objection(given: Case, options: Case, profile: str) -> dict[str, object]:
    ruling = may_advance(
        filed_within_period=given["filed_within_period"],
        settled=given["settled"],
        upheld=given.get("upheld"),
    )
    return {"may_advance": ruling.may_advance}


def _written(number: object) -> object:
    """A number as it was written in the file; a JSON number with a point is exact only as its text."""
    return number if isinstance(number, bool | int | str) else str(number)


def _days(written: Sequence[str] | None) -> frozenset[date]:
    return frozenset(date.fromisoformat(day) for day in written or ())


ADAPTERS: Mapping[str, Adapter] = MappingProxyType(
    {
        "joint_nomination": run_joint_nomination,
        "nominee_review": run_nominee_review,
        "nominee_eligibility": run_nominee_eligibility,
        "weighted_score": run_weighted_score,
        "shortlist": run_shortlist,
        "name_order": run_name_order,
        "publicity": run_publicity,
        "objection": run_objection,
    }
)
