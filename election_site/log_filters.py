"""What must not stand in a log."""

import logging
import re

# Where the ballot pages are (``urls.py``): behind it a slip's QR holds the slip's code. And where a nominee agrees
# and a sheet is signed: behind it stands the secret that opens the page.
SECRET_BEHIND = re.compile(r"/b/|/e/[^/]+/(?:recommend/consent|sign)/")


class WithoutBoothAddress(logging.Filter):
    """Takes the address out of what is noted of a request to the ballot pages: a refused or failed one would
    leave the code of a slip that may still be used, and a trail of who was at which screen when. The same for
    the addresses that are somebody's own."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        place = SECRET_BEHIND.match(request.path) if request is not None else None
        if place and isinstance(record.args, tuple):
            record.args = tuple(f"{place[0]}…" if arg == request.path else arg for arg in record.args)
        return True
