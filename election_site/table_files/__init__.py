"""The distrusting reader of table files (.xlsx, .csv), a layer beside `election_site.domain`.

It knows neither Django nor the database: bytes and expected columns in, a whole checked table out, or a
refusal that names every fault with file, row and column.
"""

from election_site.table_files.cells import BadCell, cell_value
from election_site.table_files.columns import Column, Layout
from election_site.table_files.problems import FileRefused, Problem
from election_site.table_files.raw import text_cell
from election_site.table_files.reading import Row, Table, check_size, read_table

__all__ = [
    "BadCell",
    "Column",
    "FileRefused",
    "Layout",
    "Problem",
    "Row",
    "Table",
    "cell_value",
    "check_size",
    "read_table",
    "text_cell",
]
