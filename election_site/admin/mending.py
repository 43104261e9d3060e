"""Which page mends what a check found missing. Pages of the apps above are named by strings only."""

from django.urls import NoReverseMatch, reverse

from election_site.models import Election, StageRun

# By the number of the check: the name of an address that takes the election.
ELECTION_PAGES = {
    "E109": "election_site_election_posts",
    "E110": "election_site_election_posts",
    "E111": "election_site_election_rolls",
    "E119": "election_site_election_desk",
    "E120": "election_site_election_approval",
    "E121": "election_site_election_rules",
    "E122": "election_site_election_rules",
    "N307": "election_site_election_desk",
    "N602": "election_site_election_approval",
    "N613": "election_site_election_approval",
    "B507": "election_site_election_rolls",
}
# The same for lists that are looked at by election; the lookup that filters them.
LISTS = {
    "E103": ("election_site_publication_changelist", "outcome__run__election__id__exact"),
    "E104": ("election_site_objection_changelist", "publication__outcome__run__election__id__exact"),
    "E112": ("election_site_rollentry_changelist", "roll__election__id__exact"),
    "E302": ("election_site_strokecorrection_changelist", "election__id__exact"),
    "N604": ("election_site_strokecorrection_changelist", "election__id__exact"),
}
# The same for pages of the run that is open, taking the run.
RUN_PAGES = {"N155": "nomination_duplicatedecision_run", "B511": "ballots_vote_after_run"}
# The page on which a stage's own work is done, taking its run; by the stage's code.
STAGE_WORK = {
    "open_recommendation": "nomination_recommendation_import",
    "qualification_review": "nomination_qualificationreview_board",
    "second_recommendation": "ballots_vote_of_run",
    "shortlist": "nomination_decision_scores",
    "public_recognition": "ballots_vote_of_run",
    "inspection": "nomination_inspection_board",
    "organisational_trust": "ballots_vote_of_run",
    "formal_candidates": "nomination_decision_order",
    "member_decision": "ballots_vote_of_run",
}
SHOWCASES = "showcases_round_changelist"


def address(name: str, *arguments: object) -> str:
    """The address of an admin page, or nothing if its app has no such page."""
    try:
        return reverse(f"admin:{name}", args=arguments)
    except NoReverseMatch:
        return ""


def work_url(run) -> str:
    """Where the work of an open run is done."""
    name = STAGE_WORK.get(run.stage)
    return address(name, run.pk) if name else ""


def mending_url(code: str, election: Election) -> str:
    """The page that mends what check ``code`` found, or an empty text."""
    if code in ELECTION_PAGES:
        return address(ELECTION_PAGES[code], election.pk)
    if code in LISTS:
        name, lookup = LISTS[code]
        listed = address(name)
        return f"{listed}?{lookup}={election.pk}" if listed else ""
    if code.startswith("S"):
        listed = address(SHOWCASES)
        return f"{listed}?election__id__exact={election.pk}" if listed else ""
    if code.startswith(("N", "B")):
        open_run = election.stage_runs.filter(state=StageRun.State.OPEN).last()
        if open_run is None:
            return ""
        return address(RUN_PAGES[code], open_run.pk) if code in RUN_PAGES else work_url(open_run)
    return ""
