"""A wire between a process and its database that can be cut at the worst moment: at COMMIT, before it arrives or before
its answer does."""

import random
import socket
import threading
from contextlib import suppress
from urllib.parse import parse_qs, unquote, urlsplit, urlunsplit

COMMIT = b"COMMIT\x00"


class Wire:
    """Listens on a port of its own, passes everything on, and is cut at a share of the commits."""

    def __init__(self, database: str, chance: random.Random, share: float) -> None:
        self.database, self.chance, self.share = database, chance, share
        self.cuts = 0
        self.armed = False
        self.listening = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        """The DATABASE_URL at this end of the wire."""
        place = urlsplit(self.database)
        user = place.username or "postgres"
        port = self.listening.getsockname()[1]
        return urlunsplit(
            ("postgres", f"{user}@127.0.0.1:{port}", place.path, "sslmode=disable&gssencmode=disable", "")
        )

    def close(self) -> None:
        """Takes no more calls."""
        self.listening.close()

    def _far_end(self) -> socket.socket:
        place = urlsplit(self.database)
        folder = parse_qs(place.query).get("host", [unquote(place.hostname or "")])[0]
        if folder.startswith("/"):
            far = socket.socket(socket.AF_UNIX)
            far.connect(f"{folder}/.s.PGSQL.{place.port or 5432}")
            return far
        return socket.create_connection((place.hostname, place.port or 5432))

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _address = self.listening.accept()
                far = self._far_end()
                threading.Thread(target=self._out, args=(near, far), daemon=True).start()
                threading.Thread(target=self._pass_on, args=(far, near), daemon=True).start()

    def _out(self, near: socket.socket, far: socket.socket) -> None:
        with suppress(OSError):
            while data := near.recv(65536):
                if self.armed and COMMIT in data and self.chance.random() < self.share:
                    self.cuts += 1
                    if self.chance.random() < 0.5:
                        self._cut(near)  # the server hears the commit, and nobody hears the server
                        far.sendall(data)
                    break
                far.sendall(data)
        self._cut(near, far)

    def _pass_on(self, far: socket.socket, near: socket.socket) -> None:
        with suppress(OSError):
            while data := far.recv(65536):
                near.sendall(data)
        self._cut(near, far)

    @staticmethod
    def _cut(*ends: socket.socket) -> None:
        for end in ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
