"""The roll, meeting and ballot kinds of a conformance file.

Each adapter takes a case's input, the resolved options and the profile's name, and returns a dict in the
shape of the case's ``expected``. Figures that no rule can judge raise RuleError; a case that lacks a field
raises KeyError, one with a value of the wrong type TypeError or ValueError.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from types import MappingProxyType

from ballots.domain.election import (
    BallotIssue,
    Tie,
    approval_state,
    election,
    multi_ballot,
    reduce_seats,
    tie_revote,
)
from ballots.domain.marking import WriteIn, judge_ballot, marking_rule, voter_act_allowed
from ballots.domain.plenary import committee_vote, plenary_rule, plenum_rights
from ballots.domain.public_vote import public_vote
from ballots.domain.scenarios.spellings import (
    ACT_SPELLINGS,
    BODY_SPELLINGS,
    DEFECT_SPELLINGS,
    DISCIPLINE_SPELLINGS,
    GROUND_SPELLINGS,
    POST_SPELLINGS,
)
from ballots.domain.tellers import judge_teller
from election_site.domain.meeting import meeting_type, quorum
from election_site.domain.roll import Exclusion, RollMember, roll
from election_site.domain.rules import main_vote_rule, share_from, vote_rule
from nomination.domain.surplus import candidate_ratio, candidate_withdrawal

Case = Mapping[str, object]
Adapter = Callable[[Case, Case, str], dict[str, object]]


def flag(given: Case, name: str, default: bool | None = None) -> bool:
    """A yes or no of the case; a missing one is ``default`` or, without one, a KeyError."""
    value = given[name] if default is None else given.get(name, default)
    if not isinstance(value, bool):
        raise TypeError(f"{name} is neither true nor false")
    return value


def mapping(given: Case, name: str) -> Mapping:
    value = given[name]
    if not isinstance(value, Mapping):
        raise TypeError(f"{name} is not an object")
    return value


def listing(given: Case, name: str, *, needed: bool = True) -> list:
    value = given[name] if needed else given.get(name, [])
    if not isinstance(value, list):
        raise TypeError(f"{name} is not a list")
    return value


def text(given: Case, name: str) -> str:
    value = given[name]
    if not isinstance(value, str):
        raise TypeError(f"{name} is not text")
    return value


def _lines(given: Case, name: str, *, needed: bool = True) -> list[tuple[str, int]]:
    return [(text(line, "id"), line["for"]) for line in listing(given, name, needed=needed)]


def _tie(tie: Tie | None) -> dict[str, object] | None:
    return {"between": list(tie.between), "seats_left": tie.seats_left} if tie else None


def _member(given: Case) -> RollMember:
    exclusion = given.get("exclusion")
    if exclusion is not None:
        reason = text(exclusion, "reason")
        exclusion = Exclusion(
            GROUND_SPELLINGS.get(reason, reason),
            flag(exclusion, "superior_agreed", False),
            flag(exclusion, "meeting_passed", False),
        )
    discipline = given.get("discipline") or "none"
    return RollMember(
        id=text(given, "id"),
        status=text(given, "status"),
        present=flag(given, "present"),
        discipline=DISCIPLINE_SPELLINGS.get(discipline, discipline),
        rights_suspended=flag(given, "rights_suspended", False),
        custody=given.get("custody") or "none",
        org_relation=given.get("org_relation") or "here",
        exclusion=exclusion,
    )


def run_roll(given: Case, options: Case, profile: str) -> dict[str, object]:
    figures = roll(
        profile_code=profile,
        members=[_member(member) for member in listing(given, "members")],
        options=options,
    )
    return {
        "roll_base": figures.roll_base,
        "present": figures.present,
        "can_vote": list(figures.can_vote),
        "can_be_elected": list(figures.can_be_elected),
        "alerts": list(figures.alerts),
    }


def run_quorum(given: Case, options: Case, profile: str) -> dict[str, object]:
    figures = quorum(
        rule=main_vote_rule(profile, options).quorum,
        roll_base=given["roll_base"],
        present=given["present"],
    )
    return {"required_min": figures.required_min, "quorum_met": figures.quorum_met}


def run_meeting_type(given: Case, options: Case, profile: str) -> dict[str, object]:
    form = meeting_type(
        formal_members=given["formal_members"],
        dispersed=flag(given, "dispersed"),
        superior_approved_congress=flag(given, "superior_approved_congress"),
    )
    return {
        "general_meeting_allowed": form.general_meeting_allowed,
        "congress_allowed": form.congress_allowed,
    }


def run_candidate_ratio(given: Case, options: Case, profile: str) -> dict[str, object]:
    ratio = candidate_ratio(
        profile_code=profile,
        body=BODY_SPELLINGS.get(text(given, "body"), text(given, "body")),
        seats=given["seats"],
        candidates=given["candidates"],
        options=options,
    )
    result: dict[str, object] = {"min_candidates": ratio.min_candidates, "ok": ratio.ok}
    if ratio.max_candidates is not None:
        result["max_candidates"] = ratio.max_candidates
    return result


def run_candidate_withdrawal(given: Case, options: Case, profile: str) -> dict[str, object]:
    after = candidate_withdrawal(
        profile_code=profile,
        seats=given["seats"],
        candidates_before=given["candidates_before"],
        withdrawn=given["withdrawn"],
        ballots_printed=flag(given, "ballots_printed"),
        options=options,
    )
    return {
        "candidates_after": after.candidates_after,
        "ratio_ok": after.ratio_ok,
        "next_step": after.next_step,
    }


def run_ballot(given: Case, options: Case, profile: str) -> dict[str, object]:
    judged = judge_ballot(
        limit=given["seats"],
        candidates=listing(given, "candidates"),
        marks=mapping(given, "marks"),
        write_ins=[
            WriteIn(
                text(entry, "name"),
                flag(entry, "circle"),
                flag(entry, "eligible", True),
                flag(entry, "identifiable", True),
            )
            for entry in listing(given, "write_ins", needed=False)
        ],
        defects=[DEFECT_SPELLINGS.get(one, one) for one in listing(given, "defects", needed=False)],
        rule=marking_rule(options, write_ins=main_vote_rule(profile, options).write_ins),
    )
    return {
        "counts_as_returned": judged.counts_as_returned,
        "valid": judged.valid,
        "chosen": judged.chosen,
        "for": list(judged.for_),
        "write_ins_counted": list(judged.write_ins_counted),
    }


def run_voter_act(given: Case, options: Case, profile: str) -> dict[str, object]:
    act = text(given, "act")
    allowed = voter_act_allowed(
        voter_present=flag(given, "voter_present"),
        act=ACT_SPELLINGS.get(act, act),
        helper=given.get("helper"),
    )
    return {"allowed": allowed}


def run_election(given: Case, options: Case, profile: str) -> dict[str, object]:
    verdict = election(
        rule=main_vote_rule(profile, options),
        seats=given["seats"],
        roll_base=given["roll_base"],
        present=given["present"],
        issued=given["issued"],
        returned=given["returned"],
        invalid=given["invalid"],
        candidates=_lines(given, "candidates"),
        write_ins=_lines(given, "write_ins", needed=False),
        voters=given.get("voters"),
    )
    return {
        "quorum_met": verdict.quorum_met,
        "election_valid": verdict.election_valid,
        "majority_threshold": verdict.majority_threshold,
        "elected": list(verdict.elected),
        "tie": _tie(verdict.tie),
        "vacancies": verdict.vacancies,
        "next_step": verdict.next_step,
        "data_errors": list(verdict.data_errors),
    }


def run_tie_revote(given: Case, options: Case, profile: str) -> dict[str, object]:
    verdict = tie_revote(
        seats_left=given["seats_left"],
        present=given["present"],
        issued=given["issued"],
        returned=given["returned"],
        votes=mapping(given, "votes"),
        voters=given.get("voters"),
        rounds_max=options["revote_rounds_max"],
    )
    return {
        "election_valid": verdict.election_valid,
        "elected": list(verdict.elected),
        "next_step": verdict.next_step,
    }


def run_reduce_seats(given: Case, options: Case, profile: str) -> dict[str, object]:
    # The file's own description says judged_near, its cases judged_close.
    close = "judged_close" if "judged_close" in given else "judged_near"
    reduction = reduce_seats(
        seats=given["seats"],
        elected=given["elected"],
        meeting=text(given, "meeting"),
        judged_close=flag(given, close),
        electors=given.get("electors"),
        agree=given.get("agree"),
        presidium_agreed=given.get("presidium_agreed"),
    )
    return {"may_reduce": reduction.may_reduce, "final_seats": reduction.final_seats}


def run_multi_ballot(given: Case, options: Case, profile: str) -> dict[str, object]:
    ballots = [
        BallotIssue(text(one, "name"), one["voters"], one["issued"], one["returned"])
        for one in listing(given, "ballots")
    ]
    return {"valid": multi_ballot(ballots)}


def run_plenary(given: Case, options: Case, profile: str) -> dict[str, object]:
    verdict = committee_vote(
        rule=plenary_rule(profile, options),
        members=given["members"],
        present=given["present"],
        places=given["seats"],
        votes=mapping(given, "votes"),
    )
    return {
        "quorum_met": verdict.quorum_met,
        "majority_threshold": verdict.threshold,
        "elected": list(verdict.passed),
    }


def run_approval_state(given: Case, options: Case, profile: str) -> dict[str, object]:
    post = text(given, "post")
    state = approval_state(
        post=POST_SPELLINGS.get(post, post), superior_approved=flag(given, "superior_approved")
    )
    return {"state": state.state, "may_announce_votes": state.may_announce_votes}


def run_plenum_vote(given: Case, options: Case, profile: str) -> dict[str, object]:
    verdict = committee_vote(
        rule=vote_rule(profile, "organisational_trust", options),
        members=given["members"],
        present=given["present"],
        places=given["places"],
        votes=mapping(given, "agree"),
    )
    return {
        "quorum_met": verdict.quorum_met,
        "threshold": verdict.threshold,
        "passed": list(verdict.passed),
        "next_step": verdict.next_step,
    }


def run_plenum_voter(given: Case, options: Case, profile: str) -> dict[str, object]:
    held = plenum_rights(
        role=text(given, "role"),
        related=flag(given, "related", False),
        absent=flag(given, "absent", False),
    )
    return {"may_deliberate": held.may_deliberate, "may_vote": held.may_vote}


def run_satisfaction(given: Case, options: Case, profile: str) -> dict[str, object]:
    share = given.get("min_share", options["public_min_share"])
    verdict = public_vote(
        present=given["present"],
        valid=given["valid"],
        agree=mapping(given, "agree"),
        keep=given.get("keep"),
        min_share=Fraction(share) if type(share) is int else share_from(share, TypeError("min_share")),
        cutoff_tie=options["cutoff_tie"],
    )
    return {"passed": list(verdict.passed), "dropped": list(verdict.dropped)}


def run_teller(given: Case, options: Case, profile: str) -> dict[str, object]:
    judged = judge_teller(
        role=text(given, "role"),
        is_candidate=flag(given, "is_candidate"),
        is_voter=flag(given, "is_voter"),
        passed_by_meeting=flag(given, "passed_by_meeting"),
        relative_of_candidate=flag(given, "relative_of_candidate", False),
    )
    return {"ok": judged.ok, "alerts": list(judged.alerts)}


ADAPTERS: Mapping[str, Adapter] = MappingProxyType(
    {
        "roll": run_roll,
        "quorum": run_quorum,
        "meeting_type": run_meeting_type,
        "candidate_ratio": run_candidate_ratio,
        "candidate_withdrawal": run_candidate_withdrawal,
        "ballot": run_ballot,
        "voter_act": run_voter_act,
        "election": run_election,
        "tie_revote": run_tie_revote,
        "reduce_seats": run_reduce_seats,
        "multi_ballot": run_multi_ballot,
        "plenary": run_plenary,
        "approval_state": run_approval_state,
        "plenum_vote": run_plenum_vote,
        "plenum_voter": run_plenum_voter,
        "satisfaction": run_satisfaction,
        "teller": run_teller,
    }
)
