"""A PostgreSQL server of a test's own, that can be stopped without warning and started again."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

from healthcoach.core.embedded_postgres import Server, place


class OwnServer:
    """A server with a copy of one database in it."""

    def __init__(self, folder: Path, copied: str) -> None:
        self.server = Server(folder)
        self.server.start()
        psql = [self.server.programs / "psql", "--quiet", "--set=ON_ERROR_STOP=1", "--dbname"]
        subprocess.run([*psql, self.server.uri(), "--command", "CREATE DATABASE copy"], check=True, capture_output=True)
        self.url = self.server.uri("copy")
        dumped = subprocess.run(
            [self.server.programs / "pg_dump", "--no-owner", "--dbname", copied], check=True, capture_output=True
        )
        subprocess.run([*psql, self.url], input=dumped.stdout, check=True, capture_output=True)

    def stop_immediately(self) -> None:
        """As when the machine loses its power: no goodbye, no checkpoint; every connection is gone."""
        os.kill(self.server.pid, signal.SIGQUIT)
        for _moment in range(200):
            if not self.server.lives:
                return
            time.sleep(0.05)
        raise AssertionError("the server did not stop")

    def start(self) -> None:
        """Starts it again; it recovers from what it had written down."""
        self.server.start()

    def remove(self) -> None:
        """Stops it for good."""
        self.stop_immediately()
        home = self.server.cluster.parent
        shutil.rmtree(home if home.parent == place.HOMES else self.server.cluster, ignore_errors=True)
