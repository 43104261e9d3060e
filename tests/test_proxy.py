"""Behind a proxy the site knows who asks: the address that the proxy appended, never one that the asker wrote."""

import json
import os
import subprocess
import sys

import pytest

ASK = """
import json, sys
from wsgiref.util import setup_testing_defaults
from django.core.signals import request_started
from election_site.wsgi import application

seen = []
def note(environ, **_):
    seen.append([environ["REMOTE_ADDR"], environ["wsgi.url_scheme"]])
request_started.connect(note)
for headers in json.loads(sys.argv[1]):
    environ = {"PATH_INFO": "/no/such/page", "HTTP_HOST": "election.example", **headers}
    setup_testing_defaults(environ)
    list(application(environ, lambda *_: None))
print(json.dumps(seen))
"""
PROXY, FAR_PROXY, VOTER, LIE, STRANGER = (
    "127.0.0.1",
    "10.0.0.7",
    "203.0.113.9",
    "198.51.100.1",
    "203.0.113.66",
)


def seen(requests: list[dict], **settings: str) -> list[list[str]]:
    """Address and scheme of each request as the site takes it, from a process with ``settings``."""
    environment = os.environ | {"ALLOWED_HOSTS": "election.example", "SITE_URL": "https://election.example"}
    ran = subprocess.run(
        [sys.executable, "-c", ASK, json.dumps(requests)],
        env=environment | settings,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(ran.stdout)


def from_(peer: str, forwarded: str) -> dict:
    return {"REMOTE_ADDR": peer, "HTTP_X_FORWARDED_FOR": forwarded, "HTTP_X_FORWARDED_PROTO": "https"}


@pytest.mark.parametrize(
    ("settings", "peer"),
    [({"BEHIND_PROXY": "true"}, PROXY), ({"BEHIND_PROXY": "true", "PROXIES": FAR_PROXY}, FAR_PROXY)],
    ids=["here", "on another machine"],
)
def test_the_address_is_the_one_that_the_proxy_appended(settings, peer):
    requests = [from_(peer, VOTER), from_(peer, f"{LIE}, {VOTER}"), from_(STRANGER, LIE)]
    assert seen(requests, **settings) == [[VOTER, "https"], [VOTER, "https"], [STRANGER, "http"]]


def test_without_a_proxy_nobody_chooses_his_address():
    assert seen([from_(PROXY, LIE)], BEHIND_PROXY="false") == [[PROXY, "http"]]
