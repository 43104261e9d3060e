"""Tasks: plain values in, one service called, harmless when run twice. The table is the queue; the sweep picks up
whatever a lost message or a killed worker left behind."""

from celery import shared_task
from django.utils.timezone import now

from nomination.models import SignatureImport
from nomination.services import drafts, import_progress, signature_imports


@shared_task
def write_signatures(import_id: int) -> None:
    """Write one import, telling the page how far it has come."""
    signature_imports.write_import(
        import_id=import_id,
        now=now(),
        tell=lambda written: import_progress.keep(import_id, written),
    )


@shared_task
def hand_out_import(import_id: int) -> None:
    """Ask a worker to write the import, unless one was asked just before."""
    if signature_imports.hand_out(import_id=import_id, real_now=now()):
        write_signatures.delay(import_id)


@shared_task
def sweep_signature_imports() -> None:
    """Every few seconds: imports that wait go on."""
    waiting = SignatureImport.objects.filter(state=SignatureImport.State.WAITING)
    for import_id in waiting.values_list("pk", flat=True):
        hand_out_import(import_id)


@shared_task
def sweep_drafts() -> None:
    """Every hour: what was never sent is deleted once registration has closed."""
    drafts.delete_late_drafts(now=now())
