"""Reading the chain: which run of a stage counts, and whether its outcome still is what was certified."""

from dataclasses import dataclass

from election_site.domain.digests import digest
from election_site.domain.stages import BY_CODE, STAGES, Stage
from election_site.models import Election, Outcome, StageRun


def live_runs(election: Election) -> dict[str, StageRun]:
    """The run that counts of each stage, by the stage's code."""
    runs = election.stage_runs.exclude(state=StageRun.State.ANNULLED).select_related("outcome__publication")
    return {run.stage: run for run in runs}


def live_run(election: Election, code: str) -> StageRun | None:
    return (
        election.stage_runs.exclude(state=StageRun.State.ANNULLED)
        .select_related("outcome")
        .filter(stage=code)
        .first()
    )


def outcome_digest(*, election_id: int, stage: str, run_number: int, figures: dict, previous: str) -> str:
    """SHA-256 over everything that an outcome says and the outcome it stands on."""
    return digest(
        {
            "election": election_id,
            "stage": stage,
            "run": run_number,
            "figures": figures,
            "previous": previous,
        }
    )


def computed_digest(outcome: Outcome) -> str:
    """The digest that the outcome's row has now; differs from ``outcome.digest`` if the row was altered."""
    return outcome_digest(
        election_id=outcome.run.election_id,
        stage=outcome.run.stage,
        run_number=outcome.run.run_number,
        figures=outcome.figures,
        previous=outcome.previous_digest,
    )


def certified_outcome(election: Election, code: str) -> Outcome | None:
    """The certified outcome of a stage, or None. Its digest is not checked here (see ``tampering``)."""
    return (
        Outcome.objects.filter(run__election=election, run__stage=code, run__state=StageRun.State.CERTIFIED)
        .select_related("run")
        .first()
    )


@dataclass(frozen=True)
class Tampering:
    """An outcome that is no longer what was certified."""

    outcome: Outcome
    recorded: str
    computed: str


def tampering(election: Election, up_to: Stage) -> list[Tampering]:
    """Check every certified outcome up to and including ``up_to``: its own digest, its link to the outcome
    before, and the digest that the audit log recorded when it was certified."""
    found = []
    before = ""
    for stage in STAGES[: up_to.number]:
        outcome = certified_outcome(election, stage.code)
        if outcome is None:
            break
        computed = computed_digest(outcome)
        recorded = _recorded_digest(election, outcome) or outcome.digest
        if computed != outcome.digest or outcome.digest != recorded or outcome.previous_digest != before:
            found.append(Tampering(outcome, recorded, computed))
        before = recorded
    return found


def _recorded_digest(election: Election, outcome: Outcome) -> str:
    entry = (
        election.audit_entries.filter(action="certify_outcome", target=outcome_target(outcome))
        .order_by("number")
        .last()
    )
    return entry.data["digest"] if entry else ""


def outcome_target(outcome: Outcome) -> str:
    """How the audit log names an outcome."""
    return f"{outcome._meta.label_lower}:{outcome.pk}"


def current_stage(election: Election, runs: dict[str, StageRun] | None = None) -> Stage | None:
    """The first stage that is not certified yet; None when the whole chain is done."""
    runs = live_runs(election) if runs is None else runs
    for stage in STAGES:
        run = runs.get(stage.code)
        if run is None or run.state != StageRun.State.CERTIFIED:
            return stage
    return None


def spec(code: str) -> Stage:
    return BY_CODE[code]
