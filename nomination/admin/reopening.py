"""Two people open registration again, from the review or from the shortlist."""

from django.utils.translation import gettext

from election_site.admin.base import step
from election_site.domain.checks import Reason
from election_site.models import Post, StageRun
from election_site.queries.wording import reason_text
from nomination.admin.forms import ReopenForm
from nomination.admin.runs import desk_url
from nomination.services.reopening import reopen_registration


def reopen_step(site, request, run: StageRun, post: Post, *, why: Reason, danger: str):
    """The page: what is missing, until when, the reason, and the second person."""
    return step(
        site,
        request,
        title=gettext("Open registration again for “%(post)s”") % {"post": post.title},
        form=ReopenForm(request, request.POST or None),
        call=lambda actor, **given: reopen_registration(run=run, post=post, decided_by=actor, **given),
        done=gettext("Registration is open again. What was handed in before stays handed in."),
        back=desk_url(run),
        notes=[reason_text(why)],
        danger=danger,
        button=gettext("Open registration again"),
    )
