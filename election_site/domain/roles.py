"""Who may do what in an election: one table of roles and capabilities."""

from dataclasses import dataclass

from election_site.domain.wording import N_


@dataclass(frozen=True)
class Role:
    code: str
    title: str
    capabilities: frozenset[str]


ROLES = {
    role.code: role
    for role in (
        Role(
            "clerk",
            N_("Clerk of the organisation department"),
            frozenset(
                {
                    "set_up",
                    "import",
                    "drive",
                    "review",
                    "inspect",
                    "prepare_vote",
                    "certify",
                    "publish",
                    "settle",
                }
            ),
        ),
        Role(
            "reviewer",
            N_("Reviewer of the organisation department"),
            frozenset({"certify", "publish", "settle"}),
        ),
        Role("inspector", N_("Member of the inspection team"), frozenset({"inspect"})),
        Role("door_keeper", N_("Check-in desk"), frozenset({"check_in"})),
        Role(
            "chief_scrutineer",
            N_("Chief scrutineer"),
            frozenset({"void_slips", "open_vote", "seal_vote", "certify", "rule_paper"}),
        ),
        Role("chief_counter", N_("Chief counter"), frozenset({"count", "certify", "assign_paper"})),
        Role("scrutineer", N_("Scrutineer"), frozenset({"rule_paper"})),
        Role("counter", N_("Counter"), frozenset({"enter_paper"})),
        Role("host", N_("Host of the showcases"), frozenset({"host_showcase"})),
        Role("observer", N_("Public observer"), frozenset({"observe"})),
    )
}

CAPABILITIES = {
    "set_up": N_("set up the election"),
    "import": N_("import rolls and forms"),
    "drive": N_("open and close stages"),
    "review": N_("record qualification reviews"),
    "inspect": N_("record inspections"),
    "prepare_vote": N_("prepare votes and print slips"),
    "certify": N_("certify outcomes"),
    "publish": N_("publish outcomes"),
    "settle": N_("settle objections"),
    "check_in": N_("check voters in"),
    "void_slips": N_("void unused slips"),
    "open_vote": N_("open a vote"),
    "seal_vote": N_("close and seal a vote"),
    "count": N_("start the count"),
    "assign_paper": N_("give bundles of paper ballots to counters"),
    "enter_paper": N_("enter paper ballots"),
    "rule_paper": N_("rule on paper ballots"),
    "host_showcase": N_("run the showcases"),
    "observe": N_("observe"),
}


def roles_with(capability: str) -> frozenset[str]:
    """Return the codes of the roles that hold ``capability``; an unknown capability is a KeyError."""
    if capability not in CAPABILITIES:
        raise KeyError(capability)
    return frozenset(code for code, role in ROLES.items() if capability in role.capabilities)
