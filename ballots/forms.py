"""Between the ballot's form fields and a ballot's content. The field names are those of the templates."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext

from ballots.domain.marking import plain_name

Content = dict[str, dict]


def content_from_fields(paper: Mapping, fields: Mapping[str, str]) -> Content:
    """Read ``m-<contest>-<candidate>`` and ``w-<contest>-<n>`` into a ballot's content.

    Only what the paper has is read, so that no unknown field can reach the box; marks are checked later.
    """
    content: Content = {}
    for contest in paper["contests"]:
        key = contest["key"]
        marks = {
            candidate["id"]: fields[name]
            for candidate in contest["candidates"]
            if fields.get(name := f"m-{key}-{candidate['id']}")
        }
        # In its one spelling from here on, so that the voter checks what will lie in the box.
        written = [
            name
            for n in range(1, contest["write_ins"] + 1)
            if (name := plain_name(fields.get(f"w-{key}-{n}", "")))
        ]
        if marks or written:
            content[key] = {"marks": marks, "write_ins": written}
    return content


def fields_from_content(content: Content) -> list[dict[str, str]]:
    """The hidden fields that carry a content from one screen to the next: nothing is kept on the server."""
    fields = []
    for key, answer in content.items():
        fields += [{"name": f"m-{key}-{who}", "value": mark} for who, mark in answer["marks"].items()]
        fields += [{"name": f"w-{key}-{n}", "value": name} for n, name in enumerate(answer["write_ins"], 1)]
    return fields


def ballot_contests(paper: Mapping, content: Content) -> list[dict]:
    """What ``ballots/ballot.html`` shows of each contest, with what is marked already."""
    contests = paper["contests"]
    return [
        {
            **contest,
            "seats": to_choose(contest),
            "number": number,
            "total": len(contests),
            "candidates": [
                {
                    **candidate,
                    "chosen": content.get(contest["key"], {}).get("marks", {}).get(candidate["id"], ""),
                }
                for candidate in contest["candidates"]
            ],
            "write_ins": write_in_lines(contest, content),
        }
        for number, contest in enumerate(contests, 1)
    ]


def write_in_lines(contest: Mapping, content: Content) -> list[dict]:
    written = content.get(contest["key"], {}).get("write_ins", [])
    return [
        {"n": n, "text": written[n - 1] if n <= len(written) else ""}
        for n in range(1, contest["write_ins"] + 1)
    ]


def review_contests(paper: Mapping, content: Content) -> list[dict]:
    """What ``ballots/review.html`` lists of each contest."""
    return [review_contest(contest, content.get(contest["key"], {})) for contest in paper["contests"]]


def review_contest(contest: Mapping, answer: Mapping) -> dict:
    marks, written = answer.get("marks", {}), answer.get("write_ins", [])
    lines = [
        {"name": candidate["name"], "mark": marks.get(candidate["id"], "")}
        for candidate in contest["candidates"]
    ]
    if contest["marks"] == ["for"]:
        lines = [line for line in lines if line["mark"] == "for"]
    chosen = sum(1 for line in lines if line["mark"] == "for") + len(written)
    return {
        "title": contest["title"],
        "seats": to_choose(contest),
        "chosen": chosen,
        "lines": lines,
        "write_ins": written,
        "sentence": "",
    }


def to_choose(contest: Mapping) -> int:
    """How many may be chosen: the limit, or everybody where there is none."""
    return contest["max_for"] or len(contest["candidates"])


def totals(contests: Iterable[Mapping]) -> dict[str, int]:
    contests = list(contests)
    return {
        "chosen_total": sum(contest["chosen"] for contest in contests),
        "seats_total": sum(contest["seats"] for contest in contests),
    }


def intro_text(vote) -> str:
    """What is elected here, in one sentence."""
    return gettext("%(count)s posts. You may leave any post or person unmarked.") % {
        "count": len(vote.paper["contests"])
    }
