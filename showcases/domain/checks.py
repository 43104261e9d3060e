"""The checks of the showcases, S701 to S799."""

from election_site.domain.checks import Check, Reason, catalogue
from election_site.domain.wording import N_

EQUAL_TERMS = N_("The displays are the same for everybody (report of the Anxian pilot) [P]")

CHECKS = catalogue(
    [
        # Planning.
        Check("S701", "error", clerk=N_("There is no round %(number)s of showcase.")),
        Check(
            "S702",
            "error",
            clerk=N_("Round %(number)s comes before “%(stage)s”, not before “%(given)s”."),
            mend=N_("Correct the round or the stage in the programme."),
        ),
        Check(
            "S703",
            "error",
            clerk=N_("The time for each candidate must be between 1 and %(most)s seconds."),
            rule=EQUAL_TERMS,
        ),
        Check(
            "S704",
            "error",
            clerk=N_("The round names no display, or one that is not known: %(displays)s."),
            mend=N_("Choose from speech, answers, report and promise."),
        ),
        Check(
            "S705",
            "error",
            clerk=N_("The running order is drawn; time and displays can no longer be changed."),
            mend=N_("Annul the round and plan it anew."),
            rule=EQUAL_TERMS,
        ),
        Check("S706", "error", clerk=N_("The round needs %(what)s.")),
        # The lot.
        Check(
            "S711",
            "error",
            clerk=N_("The lot must be %(least)s to %(most)s digits from 0 to 9, without spaces."),
            mend=N_("Draw numbered balls before the witnesses and enter the digits in the order drawn."),
        ),
        Check(
            "S712", "error", clerk=N_("The lot was drawn without witnesses."), mend=N_("Enter their names.")
        ),
        Check("S713", "error", clerk=N_("The certified outcome of “%(stage)s” lets nobody go on.")),
        # The day itself.
        Check("S721", "error", clerk=N_("“%(round)s” is %(state)s; this step does not fit.")),
        Check(
            "S722", "error", clerk=N_("%(name)s is still speaking."), mend=N_("End that appearance first.")
        ),
        Check("S723", "error", clerk=N_("%(name)s has already been called.")),
        Check("S724", "error", clerk=N_("%(name)s has not begun yet.")),
        Check("S725", "error", clerk=N_("%(name)s has already ended.")),
        Check(
            "S726",
            "warning",
            clerk=N_("%(count)s candidates stand before %(name)s in the running order and were not called."),
            mend=N_("Call them first, or write down why the order is left."),
            rule=EQUAL_TERMS,
        ),
        Check("S727", "error", clerk=N_("The moment given lies in the future or before the start.")),
        Check("S728", "error", clerk=N_("The minute needs %(what)s.")),
        # Holding the round, and the vote after it.
        Check(
            "S731",
            "error",
            clerk=N_("%(count)s candidates have not been heard yet, the first is %(name)s."),
            mend=N_("Hear them, or record why they stayed away."),
            rule=EQUAL_TERMS,
        ),
        Check(
            "S732",
            "warning",
            clerk=N_("%(name)s had %(seconds)s seconds; usual in this round were %(usual)s."),
            mend=N_("Write down why, or let the others have the same."),
            rule=EQUAL_TERMS,
        ),
        Check(
            "S733",
            "error",
            clerk=N_("Round %(number)s of showcase has not been planned."),
            mend=N_("Plan the round, draw its running order and hold it."),
        ),
        Check(
            "S734",
            "error",
            clerk=N_("“%(round)s” has not been held; it is %(state)s."),
            mend=N_("Hear every candidate and record the round as held."),
        ),
        Check(
            "S735",
            "error",
            clerk=N_("“%(round)s” was not held with the candidates that “%(stage)s” lets go on."),
            mend=N_("Annul the round and hold it anew with these candidates."),
        ),
        Check(
            "S736",
            "error",
            clerk=N_("“%(stage)s” is already %(state)s; the round before it stays as it was."),
            mend=N_("Annul that stage first."),
        ),
    ]
)


def reason(code: str, *, link: str = "", **params: object) -> Reason:
    """Build a reason from this app's catalogue; an unknown number is a KeyError."""
    return Reason(CHECKS[code], params, link)
