"""A real browser against the whole portal: Chromium, static files, the page cache."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.cache import cache
from django.test.testcases import LiveServerThread
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    expect,
    sync_playwright,
)

from kim_portal.lib.generation import current_generation
from kim_portal.lib.page_cache import PageCache
from kim_portal.lib.public import parameters_of
from tests.conftest import PASSWORD, TOTP_SECRET

# Playwright's loop runs in this thread; the tests themselves use the ORM one by one.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# A busy machine is slow, not wrong.
expect.set_options(timeout=20_000)

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 390, "height": 844}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]
    if report.when == "call":
        item.stash[FAILED] = report.failed


FAILED = pytest.StashKey[bool]()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium; where there is none the tests fail and say what to install."""
    found = os.environ.get("CHROMIUM") or next(
        filter(None, map(shutil.which, NAMES)), ""
    )
    if not found:
        pytest.fail("Chromium belum ada. Pasang dengan: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield browser
        browser.close()


class _WithPageCache:
    """What production serves: the page cache around Django, here with static files."""

    def __init__(self, app: Any) -> None:
        self.cache = PageCache(
            StaticFilesHandler(app),
            generation=current_generation,
            parameters_of=parameters_of,
            hosts=[],
            session_cookie="sesi",
            place_cookie="kel",
        )

    def __call__(self, environ: Any, start: Any) -> Any:
        self.cache.hosts = frozenset({environ.get("HTTP_HOST")})
        return self.cache(environ, start)


@pytest.fixture
def portal(transactional_db: None, settings: Any) -> Iterator[str]:
    """The portal's address, running in a thread over the test database."""
    settings.ALLOWED_HOSTS = ["127.0.0.1", "testserver"]
    cache.clear()
    thread = LiveServerThread("127.0.0.1", static_handler=_WithPageCache)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    address = f"http://127.0.0.1:{thread.port}"
    settings.SITE_URL = address
    settings.CSRF_TRUSTED_ORIGINS = [address]
    yield address
    thread.terminate()
    thread.join()


class Visitor:
    """Somebody with a phone (or a desk), and what went wrong in their console."""

    def __init__(self, context: BrowserContext, portal: str) -> None:
        self.context = context
        self.portal = portal
        self.faults: list[str] = []
        self.page = self.new_page()

    def new_page(self) -> Page:
        page = self.context.new_page()
        page.set_default_timeout(30_000)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", self._heard)
        self.page = page
        return page

    def _heard(self, message: Any) -> None:
        harmless = ("ERR_INTERNET_DISCONNECTED", "status of 4")
        if message.type == "error" and not any(h in message.text for h in harmless):
            self.faults.append(message.text)

    def open(self, path: str) -> Page:
        self.page.goto(path if path.startswith("http") else self.portal + path)
        return self.page

    def sign_in(self, username: str, path: str = "/pengurus/") -> Page:
        page = self.open(f"/akun/masuk/?next={path}")
        page.get_by_label("Nomor ponsel, nama pengguna, atau email").fill(username)
        page.get_by_label("Kata sandi").fill(PASSWORD)
        page.get_by_role("button", name="Masuk").click()
        return page

    def give_code(self) -> None:
        """The second step: what the app on the moderator's phone shows now."""
        counters = list(yield_hotp_counters_from_time())
        counter = counters[len(counters) // 2]
        self.page.locator("[name=code]").fill(
            format_hotp_value(hotp_value(TOTP_SECRET, counter))
        )
        self.page.get_by_role("button", name="Masuk").click()


@pytest.fixture
def visitor(
    chromium: Browser, portal: str, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Visitor]]:
    """Make people with their own browsers; no console error may be left at the end."""
    made: list[Visitor] = []

    def make(**options: Any) -> Visitor:
        options.setdefault("viewport", PHONE)
        context = chromium.new_context(
            locale="id-ID", timezone_id="Asia/Jakarta", **options
        )
        made.append(Visitor(context, portal))
        return made[-1]

    yield make
    for person in made:
        if request.node.stash.get(FAILED, False) and not person.page.is_closed():
            # What the person saw last, for whoever reads the failure.
            print(person.page.url, person.page.locator("body").inner_text()[:1500])
        person.context.close()
    assert [fault for person in made for fault in person.faults] == []
