"""A real web server on a database of its own, as `make run` starts one, and people who walk in through its door."""

import os
import re
import socket
import subprocess
import sys
import time
from email import message_from_bytes, policy
from pathlib import Path

from playwright.sync_api import Page

BASE_DIR = Path(__file__).resolve().parents[2]
SITE_CODE_PATTERN = re.compile(r"^([A-Z0-9]{4}-[A-Z0-9]{4})$", re.MULTILINE)
SERVER_TIMEOUT_S = 60  # seconds for the server to begin or to end


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def build_server_environment(database_url: str, folder: Path, static: Path) -> dict[str, str]:
    """The environment of a server with everything it keeps in one folder."""
    return os.environ | {
        "DATABASE_URL": database_url,
        "HEALTHCOACH_DATA_DIR": str(folder),
        "STATIC_ROOT": str(static),
        "DATABASE_POOL_SIZE": "4",
    }


class Site:
    """The running site, and the mail it sent."""

    def __init__(self, database_url: str, folder: Path, static: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        command = [sys.executable, "-m", "gunicorn", "healthcoach.wsgi", "--threads", "4", "--no-control-socket"]
        with (folder / "web.log").open("wb") as log:
            self.process = subprocess.Popen(
                [*command, "--bind", f"127.0.0.1:{self.port}"],
                cwd=BASE_DIR,
                env=build_server_environment(database_url, folder, static),
                stdout=log,
                stderr=log,
            )

    def wait(self) -> "Site":
        """Until it listens."""
        deadline = time.monotonic() + SERVER_TIMEOUT_S
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=SERVER_TIMEOUT_S).close()
            except ConnectionRefusedError:
                time.sleep(0.1)
            else:
                return self
        raise RuntimeError(self.log())

    def log(self) -> str:
        """What the server said."""
        return (self.folder / "web.log").read_text()

    def stop(self) -> None:
        """Ends the server."""
        self.process.terminate()
        self.process.wait(timeout=SERVER_TIMEOUT_S)

    def code_for(self, email: str) -> str:
        """The code in the last mail to somebody."""
        mails = []
        for path in sorted((self.folder / "mail").glob("*.log"), key=lambda path: path.stat().st_mtime_ns):
            message = message_from_bytes(path.read_bytes(), policy=policy.default)
            if message["To"] == email:
                mails.append(message.get_content())
        [code] = SITE_CODE_PATTERN.findall(mails[-1])
        return code

    def sign_in(self, page: Page, email: str, password: str = "") -> None:
        """Through the door: a code by e-mail, after the password for those who have one."""
        if password:
            page.goto(f"{self.address}/account/login/")
            page.locator("[name=login]").fill(email)
            page.locator("[name=password]").fill(password)
        else:
            page.goto(f"{self.address}/account/login/code/")
            page.locator("[name=email]").fill(email)
        page.locator("main form button").first.click()
        self.fill_in_code(page, email)
        page.wait_for_url(lambda url: "/account/" not in url)

    def fill_in_code(self, page: Page, email: str) -> None:
        """Once the page asks for the code, the mail has been sent."""
        field = page.locator("[name=code]")
        field.wait_for()
        field.fill(self.code_for(email))
        page.locator("main form button").first.click()
