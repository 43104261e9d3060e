"""Stage 1: the announcement fixes posts, conditions, work goals, procedure, weights and timetable."""

from datetime import datetime
from fractions import Fraction

from election_site.domain.checks import Reason, reason
from election_site.domain.rules import OPTIONS, RuleError, profile, resolve_options
from election_site.models import Election, Post, Roll, RollEntry, StageRun
from election_site.queries.rolls import member_figures, roll_of, small_bodies
from election_site.queries.rule_checks import rule_check_figures
from election_site.services.chain import StageHandler


class Announcement(StageHandler):
    """What is announced here is what every later stage reads (``queries.rules.rules_of``)."""

    def close_blockers(self, run: StageRun, *, now: datetime) -> list[Reason]:
        election = run.election
        posts = list(election.posts.all())
        found = [] if posts else [reason("E109")]
        for post in posts:
            found += [
                reason("E110", post=post.title, what=what)
                for what, text in (("conditions", post.conditions), ("work goals", post.goals))
                if not text.strip()
            ]
        members = roll_of(election, Roll.Kind.MEMBERS)
        if members is None or not members.entries.exists():
            found.append(reason("E111", roll=str(Roll.Kind.MEMBERS.label)))
        found += rule_blockers(election)
        # With options that no rule knows, the roll cannot be judged.
        return (found or roll_blockers(election)) + small_bodies(election)

    def figures(self, run: StageRun) -> dict:
        election = run.election
        members = member_figures(election)
        mass = roll_of(election, Roll.Kind.MASS)
        return {
            "profile": election.profile,
            "profile_title": profile(election.profile).title,
            "options": dict(election.options),
            "resolved_options": dict(resolve_options(election.profile, election.options)),
            "option_questions": {name: option.question for name, option in OPTIONS.items()},
            "weights": dict(election.weights),
            "timetable": list(election.timetable),
            "registration_place": election.registration_place,
            "hotline": election.hotline,
            "posts": [
                {
                    "key": post.key,
                    "title": post.title,
                    "kind": post.kind,
                    "intended_duty": post.intended_duty,
                    "seats": post.seats,
                    "conditions": post.conditions,
                    "goals": post.goals,
                }
                for post in election.posts.all()
            ],
            "roll": {
                "listed": election.rolls.get(kind=Roll.Kind.MEMBERS).entries.count(),
                "base": members.roll_base,
                "can_vote": len(members.can_vote),
                "excluded": len(members.excluded),
                "alerts": list(members.alerts),
                "mass": mass.entries.count() if mass else 0,
            },
            "sources": {
                roll.kind: {"file": roll.source_name, "digest": roll.source_digest}
                for roll in election.rolls.all()
            },
            "rule_check": rule_check_figures(election),
        }


def unsupported_blockers(election: Election) -> list[Reason]:
    """What the rules allow but this program does not run: it must not stand in an adopted method.

    A pooled ballot (everybody on one list), and a secretary or deputy whom the committee's plenary elects
    from among the members: here every post is voted on by itself, at the meeting.
    """
    try:
        options = resolve_options(election.profile, election.options)
    except RuleError:
        return []
    found = []
    if options["ballot_form"] != "post_by_post":
        found.append(reason("E126"))
    leads = election.posts.filter(kind__in=(Post.Kind.SECRETARY, Post.Kind.DEPUTY))
    if options["secretary_by"] != "meeting" and leads.exists():
        found.append(reason("E127", post=leads.first().title))
    return found


ALERT_CHECKS = {
    "exclusion_incomplete": "E112",
    "exclusion_reason_not_listed": "E123",
    "suspension_decision_missing": "E124",
}


def roll_blockers(election: Election) -> list[Reason]:
    """What the arithmetic of 应到会 asks about single members, each by name."""
    alerts = [alert.split(":") for alert in member_figures(election).alerts]
    entries = RollEntry.objects.select_related("person").in_bulk([int(entry) for _code, entry in alerts])
    return [
        reason(ALERT_CHECKS[code], name=entries[int(entry)].person.name)
        for code, entry in alerts
        if code in ALERT_CHECKS
    ]


def rule_blockers(election: Election) -> list[Reason]:
    """Options must exist and weights must be shares that add up to exactly 1."""
    found = []
    try:
        resolve_options(election.profile, election.options)
    except RuleError as error:
        found.append(reason("E121", what=str(error)))
    found += unsupported_blockers(election)
    try:
        weights = [Fraction(weight) for weight in election.weights.values()]
    except (ValueError, ZeroDivisionError, TypeError):
        return [*found, reason("E122", total="?")]
    if sum(weights) != 1 or any(weight <= 0 for weight in weights):
        found.append(reason("E122", total=str(sum(weights))))
    return found
