"""Makes the demo election package: ``python -m election_site.demo.generate --seed 2010 [--out DIR]``.

The same seed gives the same files, byte for byte.
"""

import argparse
from collections.abc import Mapping
from pathlib import Path
from random import Random

from election_site.demo import county, facts, texts
from election_site.demo.electorate import Electorate, Person, build_electorate
from election_site.demo.names import IdentityNumbers, People
from election_site.demo.recommending import build_recommendations
from election_site.demo.writing import csv_bytes, json_bytes, xlsx_bytes
from election_site.table_files import layouts

PACKAGE = Path(__file__).parent / "qingquan"


def build_package(seed: int) -> dict[str, bytes]:
    """Return the package's files by name."""
    numbers = IdentityNumbers(Random(f"{seed}:identity"))
    electorate = build_electorate(seed, numbers)
    recommending = build_recommendations(seed, electorate, numbers)
    officials = People(f"{seed}:county")
    body_rows = county.bodies(officials, numbers)
    plenum_rows = county.plenum(officials, numbers, body_rows, electorate.nominees)
    representatives = county.representatives(Random(f"{seed}:representatives"), electorate.mass)
    return {
        "election.json": json_bytes(county.settings(seed)),
        "posts.csv": csv_bytes(layouts.POSTS, _posts(), "utf-8-sig"),
        "members.xlsx": xlsx_bytes(layouts.MEMBERS, _members(electorate)),
        "mass.csv": csv_bytes(layouts.MASS, _mass(electorate), "gb18030"),
        "nominees.xlsx": xlsx_bytes(layouts.NOMINEES, _forms(electorate)),
        "recommendations.xlsx": xlsx_bytes(layouts.RECOMMENDATIONS, recommending.recommendations),
        "signatures.csv": csv_bytes(layouts.SIGNATURES, recommending.signatures, "utf-8"),
        "review.xlsx": xlsx_bytes(layouts.REVIEW, county.review(electorate.nominees)),
        "bodies.xlsx": xlsx_bytes(layouts.BODIES, body_rows),
        "representatives.csv": csv_bytes(layouts.REPRESENTATIVES, representatives, "utf-8"),
        "plenum.xlsx": xlsx_bytes(layouts.PLENUM, plenum_rows),
        "showcases.csv": csv_bytes(layouts.SHOWCASES, county.showcases(), "utf-8-sig"),
    }


def write_package(directory: Path, files: Mapping[str, bytes]) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (directory / name).write_bytes(content)


def _posts() -> list[dict[str, object]]:
    keys = ("number", "title", "kind", "intended_duty", "conditions", "goals")
    return [dict(zip(keys, post, strict=True)) | {"seats": 1} for post in texts.POSTS]


def _members(electorate: Electorate) -> list[dict[str, object]]:
    ordinary = {"discipline": "无", "custody": "无", "relation": "本镇"}
    return [
        ordinary | one.row(number=number, unit=one.unit)
        for number, one in enumerate(electorate.members, start=1)
    ]


def _mass(electorate: Electorate) -> list[dict[str, object]]:
    return [one.row(number=number, unit=one.unit) for number, one in enumerate(electorate.mass, start=1)]


def _forms(electorate: Electorate) -> list[dict[str, object]]:
    people: list[Person] = electorate.nominees + electorate.refused
    return [one.row() for one in people]


def main() -> None:
    parser = argparse.ArgumentParser(description="Write the demo election package.")
    parser.add_argument("--seed", type=int, default=facts.DEFAULT_SEED)
    parser.add_argument("--out", type=Path, default=PACKAGE)
    arguments = parser.parse_args()
    files = build_package(arguments.seed)
    write_package(arguments.out, files)
    for name, content in files.items():
        print(f"{name:22} {len(content):>9,} bytes")


if __name__ == "__main__":
    main()
