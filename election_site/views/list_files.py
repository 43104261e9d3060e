"""Lists as files that a spreadsheet opens."""

from collections.abc import Iterable, Sequence

from django.http import Http404, HttpResponse

from election_site.table_files.writing import csv_file, xlsx_file

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS = {"csv": "text/csv; charset=utf-8", "xlsx": XLSX}


def list_file(
    kind: str, *, title: str, name: str, headers: Sequence[str], rows: Iterable[Sequence[str]]
) -> HttpResponse:
    """``rows`` to keep as ``name``; ``title`` stands on the sheet. 404 for a kind that there is not."""
    if kind not in KINDS:
        raise Http404
    content = csv_file(headers, rows) if kind == "csv" else xlsx_file(title, headers, rows)
    disposition = f'attachment; filename="{name}.{kind}"'
    return HttpResponse(content, content_type=KINDS[kind], headers={"Content-Disposition": disposition})
