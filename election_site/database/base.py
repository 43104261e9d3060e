"""PostgreSQL as Django speaks to it, but for two things that a whole hall pressing at once would wait for."""

import select

from django.db.backends.postgresql import base
from django.db.backends.utils import CursorWrapper


class DatabaseWrapper(base.DatabaseWrapper):
    def is_usable(self) -> bool:
        """Whether the kept connection still stands, without asking PostgreSQL when nothing speaks against it.

        Django sends SELECT 1, a sixth of what a ballot sends. But a server that ended, was killed or ended this
        connection has closed the socket: then there is an end to read from it. Else there is nothing to read
        between two requests, or a notice; then PostgreSQL is asked as usual.
        """
        if self.connection is None or self.connection.closed:
            return False
        poll = select.poll()
        poll.register(self.connection.fileno(), select.POLLIN)
        return super().is_usable() if poll.poll(0) else True

    def prepared_cursor(self) -> CursorWrapper:
        """A cursor whose statements PostgreSQL plans once for a connection instead of once for a ballot: Django's
        own puts the values into the text, so that no two texts are alike. Goes with ``prepare_threshold`` in the
        settings."""
        self.close_if_health_check_failed()
        self.ensure_connection()
        return self._prepare_cursor(base.ServerBindingCursor(self.connection))
