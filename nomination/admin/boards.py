"""The board of everybody in at a stage that is worked person by person."""

from django.urls import reverse

from nomination.queries.stage_figures import field_candidacies


def board_url(name: str, run) -> str:
    return reverse(f"admin:nomination_{name}_board", args=[run.pk])


def board_groups(run, done: dict, words, url_name: str, page_name: str = "record") -> list[dict]:
    """Everybody in, by post: name, work, what was found (or nothing yet), and the page to record it."""
    return [
        {
            "post": group[0].post.title,
            "done": sum(one.pk in done for one in group),
            "total": len(group),
            "rows": [
                {
                    "pk": one.pk,
                    "name": one.person.name,
                    "work": one.person.work,
                    "finding": words(done[one.pk]) if one.pk in done else "",
                    "url": reverse(f"admin:nomination_{url_name}_{page_name}", args=[run.pk, one.pk]),
                }
                for one in group
            ],
        }
        for group in field_candidacies(run).values()
        if group
    ]
