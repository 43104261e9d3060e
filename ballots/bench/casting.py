"""Ballots dropped per second: over HTTP with everything that a drop passes, and by its bare statements."""

import json
import os
import pickle
import secrets
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import datetime
from pathlib import Path
from statistics import median
from urllib.parse import quote, urlencode

from django.core import signing
from django.db import connection
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.test import Client
from psycopg.types.json import Jsonb

from ballots.bench import box
from ballots.bench.statements import CONTENT, OWN_KEY, Work
from ballots.forms import fields_from_content
from ballots.models import Vote
from ballots.queries.booth import booth_slip
from ballots.queries.votes import ballots_in_box, code_hash, receipt_hash
from ballots.services.urn import new_receipt_code
from ballots.views.booth import RECEIPT, SLIP

PAGE, DONE = "/b/paper/", "302 /b/done/"
SQL_PROCESSES = 2


class BenchFailed(RuntimeError):
    """A measurement that measured something else than it says."""


@dataclass(frozen=True)
class Speed:
    """Of one run: ballots in a second, and milliseconds that half and 99 of 100 did not exceed."""

    per_second: float
    p50: float
    p99: float


def speed_of(seconds: float, milliseconds: Sequence[float]) -> Speed:
    ordered = sorted(milliseconds)
    return Speed(
        per_second=len(ordered) / seconds,
        p50=ordered[len(ordered) // 2],
        p99=ordered[len(ordered) * 99 // 100],
    )


def middle_of(speeds: Sequence[Speed]) -> Speed:
    """Of several runs the median of each figure."""
    return Speed(*(median(figures) for figures in zip(*map(astuple, speeds), strict=True)))


def cast_over_http(*, port: int, clients: int, ballots: int, now: datetime) -> Speed:
    """Drop ``ballots`` ballots by ``clients`` browsers; every one must be in the box. Raises BenchFailed."""
    vote, actor = box.make_vote(now=now)
    codes = box.open_with_slips(vote, ballots, actor=actor, now=now)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "requests"
        write_requests(path, port, vote, codes)
        result = output_of(["ballots.bench.clients", str(port), str(clients), str(path)])
    in_box = ballots_in_box(vote)
    if result["kinds"] != {DONE: ballots} or in_box != ballots:
        raise BenchFailed(f"{ballots} ballots sent, {in_box} in the box, answers {result['kinds']}")
    return speed_of(result["seconds"], result["milliseconds"])


def write_requests(path: Path, port: int, vote: Vote, codes: list[str]) -> None:
    """What each voter's browser sends when the button is pressed."""
    content = box.marked(vote.paper, box.random.Random(1))
    with open(path, "wb") as file:
        for code in codes:
            request = drop_request(port, code, content)
            file.write(len(request).to_bytes(4, "big") + request)


def drop_request(port: int, code: str, content: dict) -> bytes:
    token, secret = csrf_pair()
    slip = signing.get_cookie_signer(salt=SLIP).sign(quote(code))
    fields = [(field["name"], field["value"]) for field in fields_from_content(content)]
    fields += [(RECEIPT, new_receipt_code()), ("csrfmiddlewaretoken", token), ("step", "drop")]
    body = urlencode(fields).encode()
    head = [
        f"POST {PAGE} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        "User-Agent: Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36",
        "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "Accept-Language: zh-CN,zh;q=0.9",
        f"Origin: http://127.0.0.1:{port}",
        f"Referer: http://127.0.0.1:{port}{PAGE}",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
        f"Cookie: csrftoken={secret}; {SLIP}={slip}",
    ]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body


def csrf_pair() -> tuple[str, str]:
    """The token of a form and the cookie that belongs to it."""
    request = HttpRequest()
    return get_token(request), request.META["CSRF_COOKIE"]


def cast_by_sql(*, clients: int, ballots: int, now: datetime) -> Speed:
    """The same by psycopg alone: the statements of one real drop, for as many other slips."""
    vote, actor = box.make_vote(now=now)
    codes = box.open_with_slips(vote, ballots + 1, actor=actor, now=now)
    content = box.marked(vote.paper, box.random.Random(1))
    statements = recorded_statements(codes.pop(), content)
    keys = dict(vote.slips.values_list("code_hash", "key"))
    lines = [
        {
            "<code>": code_hash(code),
            "<slip>": keys[code_hash(code)],
            # The statements alone don't look for another code when one is taken, so these are all different.
            "<receipt>": secrets.token_hex(32),
        }
        for code in codes
    ]
    settings = connection.get_connection_params()
    address = {
        name: settings[name] for name in ("host", "port", "user", "password", "dbname") if name in settings
    }
    processes = min(clients, SQL_PROCESSES)
    works = [
        Work(address=address, statements=statements, ballots=lines[first::processes], content=content)
        for first in range(processes)
    ]
    result = run_statements(works, clients)
    in_box = ballots_in_box(vote)
    if in_box != ballots + 1:
        raise BenchFailed(f"{ballots} ballots sent by statements, {in_box - 1} in the box")
    return speed_of(result["seconds"], result["milliseconds"])


def recorded_statements(code: str, content: dict) -> list[tuple[str, list, bool]]:
    """Drop one ballot through the booth and write down what it sends, with marks for what is its own."""
    slip = booth_slip(code)  # also has the vote read, which a server does once and not for each ballot
    receipt = new_receipt_code()
    own = {
        code_hash(code): "<code>",
        slip.pk: "<slip>",
        receipt_hash(slip.vote.pk, receipt): "<receipt>",
    }
    statements = []

    def note(execute, sql, params, many, context):
        marked = []
        for param in params or ():
            if isinstance(param, Jsonb):
                marked.append(CONTENT)
            elif isinstance(param, uuid.UUID) and param not in own:
                marked.append(OWN_KEY)
            else:
                marked.append(own.get(param) or getattr(param, "value", param))
        statements.append((sql, marked, connection.in_atomic_block))
        return execute(sql, params, many, context)

    browser = Client(SERVER_NAME="127.0.0.1")
    browser.cookies[SLIP] = signing.get_cookie_signer(salt=SLIP).sign(quote(code))
    fields = {field["name"]: field["value"] for field in fields_from_content(content)}
    with connection.execute_wrapper(note):
        answer = browser.post(PAGE, fields | {RECEIPT: receipt, "step": "drop"})
    if f"{answer.status_code} {answer.headers.get('Location')}" != DONE:
        raise BenchFailed(f"the booth answered {answer.status_code}")
    return statements


def run_statements(works: list[Work], clients: int) -> dict:
    """One process for each of ``works``, together ``clients`` connections."""
    with tempfile.TemporaryDirectory() as folder:
        started = []
        for number, work in enumerate(works):
            path = Path(folder) / str(number)
            path.write_bytes(pickle.dumps(work))
            share = clients // len(works) + (number < clients % len(works))
            started.append(begin(["ballots.bench.statements", str(share), str(path)]))
        results = [finish(process) for process in started]
    if errors := [error for result in results for error in result["errors"]]:
        raise BenchFailed(errors[0])
    return {
        "seconds": max(r["ended"] for r in results) - min(r["began"] for r in results),
        "milliseconds": [ms for result in results for ms in result["milliseconds"]],
    }


def begin(arguments: list[str]) -> subprocess.Popen:
    return subprocess.Popen([sys.executable, "-m", *arguments], stdout=subprocess.PIPE, env=os.environ)


def finish(process: subprocess.Popen) -> dict:
    text, _ = process.communicate(timeout=600)
    if process.returncode:
        raise BenchFailed(f"the load ended with {process.returncode}")
    return json.loads(text)


def output_of(arguments: list[str]) -> dict:
    return finish(begin(arguments))
