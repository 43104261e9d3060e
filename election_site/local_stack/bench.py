"""The measurements: servers that write to disk as in real use, the site, and the command that measures."""

import random

from election_site.local_stack.demo import begin_site, listens
from election_site.local_stack.stack import Stack


def run_bench(arguments: list[str]) -> int:
    """Run the measurements on servers of their own; ``arguments`` go to the command. Returns its exit code."""
    port = free_port()
    with Stack("test", port=port, durable=True) as stack:
        stack.prepare_site(migrate=True)
        judging = stack.begin("测量计票规则", ["manage.py", "bench_judge"])
        if code := stack.wait(judging):
            return code
        signing = stack.begin("测量联名签名", ["manage.py", "bench_signatures"])
        if code := stack.wait(signing):
            return code
        begin_site(stack, port)
        return stack.wait(stack.begin("性能测量", ["manage.py", "bench", "--port", str(port), *arguments]))


def free_port() -> int:
    """A port below those that the kernel gives to clients: one of these, trying to reach a server that is just
    down, can be given the very port it wants to reach, and then keeps the server from coming back."""
    while True:
        port = random.randrange(20_000, 30_000)
        if not listens(port):
            return port
