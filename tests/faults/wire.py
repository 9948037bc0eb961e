"""Requests byte by byte, as no HTTP library would send them."""

import http.client
import socket
from dataclasses import dataclass, field

ANSWER_SECONDS = 10.0
CUT_SECONDS = 1.0
NO_ANSWER = 0


@dataclass(slots=True)
class Wire:
    """One connection to the shop, made again when it was closed."""

    port: int
    _socket: socket.socket | None = field(default=None, init=False)

    def send(self, raw: bytes, *, is_cut: bool = False) -> int:
        """Send the bytes of a request; returns the status of the answer.

        Args:
            raw: the request.
            is_cut: it announces more, or less, than it has: nothing can follow it here.

        Returns:
            The status; 0 if the server closed the connection without a word.

        Raises:
            TimeoutError: there was no answer in ten seconds.
        """
        if is_cut:
            self.close()
        method = raw.split(b" ", 1)[0].decode("latin-1")
        for is_last in (False, True):
            was_open = self._socket is not None
            try:
                return self._once(raw, method, is_cut=is_cut)
            except (ConnectionError, http.client.HTTPException):
                self.close()
                # only a connection that was kept may have ended meanwhile: that is tried again
                if is_last or not was_open:
                    return NO_ANSWER
        return NO_ANSWER

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _once(self, raw: bytes, method: str, *, is_cut: bool) -> int:
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self.port), ANSWER_SECONDS)
        self._socket.sendall(raw)
        if is_cut:
            self._socket.shutdown(socket.SHUT_WR)
            self._socket.settimeout(CUT_SECONDS)
        answer = http.client.HTTPResponse(self._socket, method=method)
        try:
            answer.begin()
            answer.read()
        except TimeoutError:
            if not is_cut:
                raise
            self.close()
            return NO_ANSWER
        if is_cut or answer.will_close:
            self.close()
        return answer.status
