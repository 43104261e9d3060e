"""Scans: a photo of a paper, or a PDF without anything that acts by itself."""

import re

from election_site.uploads.pictures import as_jpeg, redrawn
from election_site.uploads.upload import MEGABYTE, Upload, judge_size, refuse_upload, short_name

LARGEST_SCAN = 20 * MEGABYTE
PAGE = (2480, 3508)  # A4 at 300 points an inch
_ACTS = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|OpenAction|AA|RichMedia|XFA)\b")


def scan(name: str, data: bytes) -> Upload:
    """A document on paper as JPEG or PDF. Raises UploadRefused."""
    judge_size(name, len(data), LARGEST_SCAN)
    if data.startswith(b"%PDF-"):
        if b"%%EOF" not in data[-2048:]:
            raise refuse_upload("E404", name)
        if _ACTS.search(data):
            raise refuse_upload("E407", name)
        return Upload(short_name(name), "application/pdf", data)
    return Upload(as_jpeg(name), "image/jpeg", redrawn(name, data, PAGE, not_a_picture="E404"))
