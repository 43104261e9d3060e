"""The statements that dropping one ballot sends, written down from a real one, and sent again straight by
psycopg: what the same machine's PostgreSQL could take without any web server. Run as
``python -m ballots.bench.statements CLIENTS FILE``; FILE is what ``Recorded.work`` makes, pickled."""

import json
import pickle
import sys
import threading
import time
import uuid
from dataclasses import dataclass

import psycopg
from psycopg.types.json import Jsonb

CONTENT, OWN_KEY = "<content>", "<new key>"


@dataclass
class Work:
    """``statements``: (text, parameters, inside the transaction); a parameter that is a key of a ballot's
    ``values`` stands for that value."""

    address: dict
    statements: list[tuple[str, list, bool]]
    ballots: list[dict]
    content: dict


def run(work: Work, clients: int) -> dict:
    """Drop every ballot of ``work`` over ``clients`` connections, each in a thread of its own."""
    waiting = iter(work.ballots)
    lock = threading.Lock()
    took: list[float] = []
    gate = threading.Barrier(clients + 1)
    errors: list[str] = []

    def client() -> None:
        with psycopg.connect(**work.address, autocommit=True) as connection:
            gate.wait()
            try:
                while True:
                    with lock:
                        ballot = next(waiting, None)
                    if ballot is None:
                        return
                    begin = time.perf_counter()
                    drop(connection, work, ballot)
                    took.append((time.perf_counter() - begin) * 1000)
            except psycopg.Error as error:
                errors.append(str(error))

    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    gate.wait()
    began = time.time()
    for thread in threads:
        thread.join()
    return {"began": began, "ended": time.time(), "milliseconds": took, "errors": errors}


def drop(connection: psycopg.Connection, work: Work, ballot: dict) -> None:
    inside = [statement for statement in work.statements if statement[2]]
    for text, params, is_inside in work.statements:
        if not is_inside:
            connection.execute(text, filled(params, work, ballot)).fetchall()
    with connection.transaction():
        for text, params, _ in inside:
            cursor = connection.execute(text, filled(params, work, ballot))
            if cursor.description:
                cursor.fetchall()


def filled(params: list, work: Work, ballot: dict) -> list:
    return [value(param, work, ballot) for param in params]


def value(param, work: Work, ballot: dict):
    if param == CONTENT:
        return Jsonb(work.content)
    if param == OWN_KEY:
        return uuid.uuid4()
    return ballot.get(param, param) if isinstance(param, str) else param


def main() -> None:
    with open(sys.argv[2], "rb") as file:
        work = pickle.load(file)
    json.dump(run(work, int(sys.argv[1])), sys.stdout)


if __name__ == "__main__":
    main()
