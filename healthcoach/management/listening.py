"""Where the site listens: on a free address, and once per data folder."""

import fcntl
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from django.conf import settings
from django.core.management import CommandError


@dataclass(frozen=True)
class Address:
    """A host and a port of this machine."""

    host: str
    port: int

    @classmethod
    def chosen(cls) -> "Address":
        """The address of HOST and PORT."""
        host, port = os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or "8000"
        if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
            raise CommandError(f"PORT must be a number from 1 to 65535, not “{port}”.")
        return cls(host, int(port))

    @property
    def bound(self) -> str:
        """As the web server is told."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def url(self) -> str:
        """As somebody on this machine types it."""
        host = {"127.0.0.1": "localhost", "0.0.0.0": "localhost", "::": "localhost"}.get(self.host)  # noqa: S104
        return f"http://{host}:{self.port}/" if host else f"http://{self.bound}/"

    def must_be_free(self) -> None:
        """Refuses an address that somebody else listens on, or that is not of this machine."""
        try:
            family = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)[0][0]
            with socket.socket(family, socket.SOCK_STREAM) as trial:
                trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                trial.bind((self.host, self.port))
        except OSError as error:
            raise CommandError(
                f"The site cannot listen on {self.bound} ({error.strerror}). Choose another: PORT=8001 make run"
            ) from None

    def health(self) -> str | None:
        """What does not work yet; None when everything does."""
        host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(self.host, self.bound.rpartition(":")[0])  # noqa: S104
        try:
            with urlopen(f"http://{host}:{self.port}/healthz", timeout=10):
                return None
        except HTTPError as answer:
            state = json.load(answer)
            return ", ".join(f"{part}: {word}" for part, word in state.items() if word != "ok")
        except (URLError, OSError, HTTPException, ValueError):
            return "the web server does not answer"


@contextmanager
def single_instance(address: Address) -> Iterator[None]:
    """Refuses a second start from the same data folder. The kernel lifts the lock of a command that is killed; and
    it is no lock that forked processes inherit, for they may live a moment longer."""
    note = settings.DATA_DIR / "run.lock"
    note.parent.mkdir(parents=True, exist_ok=True)
    with note.open("a+") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.seek(0)
            raise CommandError(f"The site already runs: {file.read().strip() or 'it is starting'}") from None
        file.truncate(0)
        file.write(address.url)
        file.flush()
        yield
