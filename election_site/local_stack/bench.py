"""The measurements: servers that write to disk as in real use, the site, and the command that measures."""

import socket

from election_site.local_stack.demo import begin_site
from election_site.local_stack.stack import Stack


def run_bench(arguments: list[str]) -> int:
    """Run the measurements on servers of their own; ``arguments`` go to the command. Returns its exit code."""
    port = free_port()
    with Stack("test", port=port, durable=True) as stack:
        stack.prepare_site(migrate=True)
        judging = stack.begin("测量计票规则", ["manage.py", "bench_judge"])
        if code := stack.wait(judging):
            return code
        begin_site(stack, port)
        return stack.wait(stack.begin("性能测量", ["manage.py", "bench", "--port", str(port), *arguments]))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
