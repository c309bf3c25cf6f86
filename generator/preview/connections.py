"""Connections of the preview: those on which no request comes are closed."""

from asyncio import BaseTransport, TimerHandle

from uvicorn.protocols.http.h11_impl import H11Protocol

PATIENCE = 10.0
"""Seconds that a connection is given to send a whole request."""


class Impatient(H11Protocol):
    """Speaks HTTP as uvicorn does, which waits for ever for the rest of a request that began."""

    _timer: TimerHandle | None = None
    _answered: object = None

    def connection_made(self, transport: BaseTransport) -> None:
        """Begin to wait for a request."""
        super().connection_made(transport)  # type: ignore[arg-type]  # uvicorn names a narrower type than asyncio
        self._timer = self.loop.call_later(PATIENCE, self._give_up)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        if self._timer:
            self._timer.cancel()
        super().connection_lost(exc)

    def _give_up(self) -> None:
        """Close the connection if no request came since this was looked at last; else look again later."""
        is_busy = self.cycle is not None and not self.cycle.response_complete
        if is_busy or self.cycle is not self._answered:
            self._answered = self.cycle
            self._timer = self.loop.call_later(PATIENCE, self._give_up)
        else:
            self.transport.close()
