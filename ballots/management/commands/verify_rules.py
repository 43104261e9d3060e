"""``manage.py verify_rules FILE``: a department's test deck, run before an election."""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext

from ballots.domain.scenarios.runner import Report, report_lines, verify
from election_site.models import Election, User
from election_site.services.errors import Refused
from election_site.services.rule_checks import record_rule_check


class Command(BaseCommand):
    help = (
        "Runs a file of conformance cases. Exit 0: all passed, 1: something differs, 2: unreadable. "
        "With --election and --as a run in which all passed is put on record for that election."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--election", metavar="SLUG", help="put the run on record for this election")
        parser.add_argument("--as", metavar="USERNAME", dest="username", help="who runs it")

    def handle(self, *args, file: Path, election: str | None, username: str | None, **options):
        if bool(election) != bool(username):
            self.end("--election and --as are given together", 2)
        try:
            data = file.read_bytes()
        except OSError as error:
            self.end(f"{file}: {error.strerror}", 2)
        report = verify(data)
        self.stdout.write("\n".join(report_lines(report, gettext)))
        if election and report.exit_code:
            self.stderr.write(gettext("Not every case passed, so the run is not put on record."))
        elif election:
            self.put_on_record(report, file, election, username)
        sys.exit(report.exit_code)

    def put_on_record(self, report: Report, file: Path, slug: str, username: str) -> None:
        election = Election.objects.filter(slug=slug).first()
        user = User.objects.filter(username=username).first()
        if election is None or user is None:
            self.end(
                gettext("No election “%(slug)s” or no account “%(user)s”.")
                % {"slug": slug, "user": username},
                2,
            )
        try:
            record_rule_check(
                election=election,
                file_name=file.name,
                digest=report.digest,
                cases=report.runs,
                actor=user,
                now=timezone.now(),
            )
        except Refused as refused:
            self.end(str(refused), 2)
        self.stdout.write(gettext("On record for “%(election)s”.") % {"election": election.title})

    def end(self, text: str, code: int) -> None:
        """Say why and stop with this exit code."""
        self.stderr.write(text)
        sys.exit(code)
