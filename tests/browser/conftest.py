"""What browser tests start from: the site's own server on a committed world, and a real Chromium."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connections
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.site import BASE_DIR, Site, build_server_environment
from tests.databases import build_database_url
from tests.faults.worker import Worker
from tests.world import World

PASSWORD = "geheim-123-x"  # of everybody with a role in a world
CHROMIUM = Path("/usr/bin/chromium")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever stands in this folder drives a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def static(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The static files as the site serves them, with their far-future names."""
    root = tmp_path_factory.mktemp("static")
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"],
        cwd=BASE_DIR,
        env=build_server_environment(build_database_url("postgres"), root, root),
        check=True,
    )
    return root


@pytest.fixture
def world(committed_world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """A world that the server sees. Playwright's loop in the test's thread is no reason to refuse a query."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    return committed_world


@pytest.fixture
def site(own_database: str, world: World, static: Path, tmp_path: Path) -> Iterator[Site]:
    """The site, running on the world's database."""
    site = Site(own_database, tmp_path, static)
    try:
        yield site.wait()
    finally:
        site.stop()
        sys.stdout.write(site.log())  # shown beside a test that failed


@pytest.fixture
def browser(site: Site) -> Iterator[Browser]:
    """Chromium: the system's where there is one, otherwise the one Playwright installed. Its loop runs in this thread,
    so that Django keeps other connections meanwhile than before and after; they are closed when it ends."""
    with sync_playwright() as playwright:
        system = str(CHROMIUM) if CHROMIUM.exists() else None
        browser = playwright.chromium.launch(executable_path=system, args=QUIET)
        yield browser
        browser.close()
        connections.close_all()


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    """An empty window in Dutch. Nothing may be refused by the content security policy, fail in a script, or fail in
    the server."""
    complaints: list[str] = []
    context = browser.new_context(locale="nl-BE", base_url=site.address)
    page = context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if "Security Policy" in said.text else None)
    page.on("response", lambda answer: complaints.append(answer.url) if answer.status >= 500 else None)
    yield page
    context.close()
    assert complaints == []


@pytest.fixture
def worker(own_database: str, site: Site) -> Iterator[Worker]:
    """The worker beside the site, on the same broker."""
    worker = Worker(own_database, site.folder)
    worker.start()
    yield worker
    worker.kill()


@pytest.fixture
def enter(browser: Browser, site: Site) -> Callable[..., Page]:
    """Signs somebody in, in a window of their own."""

    def enter(who: str, **look: object) -> Page:
        page = browser.new_context(locale="nl-BE", base_url=site.address, **look).new_page()
        has_password = who not in ("applicant", "coach")
        site.sign_in(page, f"{who}@gc.example", PASSWORD if has_password else "")
        return page

    return enter
