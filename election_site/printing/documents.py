"""Documents as PDF: a typst template and plain data in, bytes out.

The same template, data and font files give the same bytes on every machine: no font of the system, no clock,
no network. Data reaches a template as JSON and is never pasted into its text, so a name cannot become markup.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import typst

from election_site.printing.glyphs import UNPRINTED, characters_of

HERE = Path(__file__).resolve().parent
FONTS = HERE / "fonts"
TEMPLATES = HERE / "templates"
REGULAR = FONTS / "NotoSansSC-Regular.ttf"
# typst writes the time of printing into the file unless it is given one; the dates that count stand in the text.
NO_TIME = 0


class GlyphsMissing(ValueError):
    """The font cannot print these characters; nothing was printed. ``characters`` in the order found."""

    def __init__(self, characters: tuple[str, ...]) -> None:
        self.characters = characters
        super().__init__(", ".join(f"{one} (U+{ord(one):04X})" for one in characters))


def spaced_name(name: str) -> str:
    """Two-character names are set apart, as printed forms do."""
    return f"{name[0]}\u3000{name[1]}" if len(name) == 2 else name


def texts(data: object) -> Iterator[str]:
    """Every text inside plain data."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, Mapping):
        for value in data.values():
            yield from texts(value)
    elif isinstance(data, list | tuple):
        for value in data:
            yield from texts(value)


def missing_glyphs(data: object) -> tuple[str, ...]:
    """The characters in ``data`` that the font lacks, each once, in the order found; empty = can be printed.

    Forms ask this when a name comes in, not on the evening before the meeting.
    """
    known = characters_of(REGULAR)
    found: dict[str, None] = {}
    for text in texts(data):
        for one in text:
            if one not in known and one not in UNPRINTED:
                found[one] = None
    return tuple(found)


def render(template: str, data: Mapping[str, object], *, templates: Path = TEMPLATES) -> bytes:
    """The PDF of ``data`` set by ``templates/<template>.typ``.

    ``data`` is plain JSON (text, whole numbers, booleans, None, lists, objects), all of it ready to be read;
    the template finds it as ``json(bytes(sys.inputs.data))``. Raises GlyphsMissing, TypeError for data that
    is not plain (a float among it), ValueError for a template that does not exist.
    """
    path = templates / f"{template}.typ"
    if not path.is_file():
        raise ValueError(f"no template is called {template}")
    _refuse_unplain(data)
    missing = missing_glyphs(data)
    if missing:
        raise GlyphsMissing(missing)
    return typst.compile(
        str(path),
        root=str(templates),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False, sort_keys=True)},
        timestamp=NO_TIME,
        format="pdf",
    )


def _refuse_unplain(data: object) -> None:
    if isinstance(data, Mapping):
        for key, value in data.items():
            if not isinstance(key, str):
                raise TypeError(f"key {key!r} is not text")
            _refuse_unplain(value)
    elif isinstance(data, list | tuple):
        for value in data:
            _refuse_unplain(value)
    elif data is not None and not isinstance(data, bool | int | str):
        raise TypeError(f"{type(data).__name__} cannot be printed: {data!r}")
