"""Many voters' browsers in one process: ``python -m ballots.bench.clients PORT CLIENTS FILE``.

FILE holds whole HTTP requests, each after its length in four bytes. CLIENTS connections to the loopback
address stay open and each sends its next request when it has the last answer, until the file is used up.
Writes what happened to standard output as JSON. Standard library only, so that it takes little of the
machine that it measures.
"""

import json
import selectors
import socket
import sys
import time

PATIENCE = 30  # seconds without any answer


class Browser:
    """One connection."""

    def __init__(self, port: int):
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.answer = b""
        self.sent_at = 0.0

    def send(self, request: bytes) -> None:
        self.answer = b""
        self.sent_at = time.perf_counter()
        self.socket.sendall(request)

    def receive(self) -> bool:
        """Whether the answer is complete now."""
        more = self.socket.recv(65536)
        if not more:
            raise ConnectionError("the server closed the connection")
        self.answer += more
        head, found, body = self.answer.partition(b"\r\n\r\n")
        return bool(found) and len(body) >= length_of(head)


def length_of(head: bytes) -> int:
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


def kind_of(answer: bytes) -> str:
    """The status and, where it leads on, to where: what the caller compares."""
    head = answer.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
    place = next((line.split(":", 1)[1].strip() for line in head if line.lower().startswith("location:")), "")
    return f"{head[0].split(' ')[1]} {place}".strip()


def run(port: int, clients: int, requests: list[bytes]) -> dict:
    """Send all; returns seconds, every answer's milliseconds and how often each kind of answer came."""
    waiting = iter(requests)
    selector = selectors.DefaultSelector()
    browsers = [Browser(port) for _ in range(min(clients, len(requests)))]
    took: list[float] = []
    kinds: dict[str, int] = {}
    begin = time.perf_counter()
    for browser in browsers:
        selector.register(browser.socket, selectors.EVENT_READ, browser)
        browser.send(next(waiting))
    while len(took) < len(requests):
        events = selector.select(PATIENCE)
        if not events:
            raise TimeoutError(f"no answer in {PATIENCE} seconds")
        for key, _ in events:
            browser = key.data
            if not browser.receive():
                continue
            took.append((time.perf_counter() - browser.sent_at) * 1000)
            kind = kind_of(browser.answer)
            kinds[kind] = kinds.get(kind, 0) + 1
            following = next(waiting, None)
            if following is not None:
                browser.send(following)
    return {"seconds": time.perf_counter() - begin, "milliseconds": took, "kinds": kinds}


def read_requests(path: str) -> list[bytes]:
    requests = []
    with open(path, "rb") as file:
        while size := file.read(4):
            requests.append(file.read(int.from_bytes(size, "big")))
    return requests


def main() -> None:
    port, clients, path = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    json.dump(run(port, clients, read_requests(path)), sys.stdout)


if __name__ == "__main__":
    main()
