"""Who may be a scrutineer (监票人) or a counter (计票人)."""

from dataclasses import dataclass

from election_site.domain.rule_basis import RuleError

ROLES = ("scrutineer", "chief_scrutineer", "counter")


@dataclass(frozen=True)
class TellerJudgement:
    """``reasons`` why not, empty where ``ok``; ``alerts`` stop nothing but have to be seen."""

    ok: bool
    reasons: tuple[str, ...]
    alerts: tuple[str, ...]


def judge_teller(
    *,
    role: str,
    is_candidate: bool,
    is_voter: bool,
    passed_by_meeting: bool,
    relative_of_candidate: bool = False,
) -> TellerJudgement:
    """Scrutineers are voters who are not candidates and whom the meeting passed (2020 Art. 22 [V]).

    Counters work under them: Art. 23 [V] does not ask that they be members or be passed; candidates are
    barred by practice [S]. Relatives of candidates are barred by the People's-Congress law, not by the
    Party's text: an alert (X-13). Raises RuleError ``unknown_role``.
    """
    if role not in ROLES:
        raise RuleError("unknown_role", what=role)
    reasons = []
    if is_candidate:
        reasons.append("is_candidate")
    if role != "counter":
        if not is_voter:
            reasons.append("not_a_voter")
        if not passed_by_meeting:
            reasons.append("not_passed_by_meeting")
    alerts = ("relative_of_candidate",) if relative_of_candidate else ()
    return TellerJudgement(not reasons, tuple(reasons), alerts)
