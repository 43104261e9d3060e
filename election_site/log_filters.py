"""What must not stand in a log."""

import logging

# Where the ballot pages are (``urls.py``). Behind it a slip's QR holds the slip's code.
BOOTH = "/b/"


class WithoutBoothAddress(logging.Filter):
    """Takes the address out of what is noted of a request to the ballot pages: a refused or failed one would
    leave the code of a slip that may still be used, and a trail of who was at which screen when."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if request is not None and request.path.startswith(BOOTH) and isinstance(record.args, tuple):
            record.args = tuple(f"{BOOTH}…" if arg == request.path else arg for arg in record.args)
        return True
