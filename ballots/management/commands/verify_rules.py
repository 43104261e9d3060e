"""``manage.py verify_rules FILE``: a department's test deck, run before an election."""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand
from django.utils.translation import gettext

from ballots.domain.scenarios.runner import report_lines, verify


class Command(BaseCommand):
    help = "Runs a file of conformance cases. Exit 0: all passed, 1: something differs, 2: unreadable."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", type=Path)

    def handle(self, *args, file: Path, **options):
        try:
            data = file.read_bytes()
        except OSError as error:
            self.stderr.write(f"{file}: {error.strerror}")
            sys.exit(2)
        report = verify(data)
        self.stdout.write("\n".join(report_lines(report, gettext)))
        sys.exit(report.exit_code)
