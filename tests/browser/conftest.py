"""A real browser against the whole portal: Chromium, static files, the page cache."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connections
from django.test import override_settings
from django.test.testcases import LiveServerThread
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    expect,
    sync_playwright,
)

from accounts.models import User
from accounts.session_store import is_held
from groups.models import Region
from kim_portal.dev.gate import BROWSERS
from kim_portal.lib.generation import GENERATIONS
from kim_portal.lib.kept_pages import PageCache
from kim_portal.lib.public import parameters_of
from tests.conftest import PASSWORD, TOTP_SECRET, signed_in
from tests.databases import ProcessDatabase
from tests.scene import Scene

# Playwright's loop runs in this thread; the tests themselves use the ORM one by one.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# A busy machine is slow, not wrong.
expect.set_options(timeout=20_000)

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
        filter(None, map(shutil.which, BROWSERS)), ""
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
        self.app = StaticFilesHandler(app)
        self.quiet = threading.Condition()
        self.under_way = 0
        self.forget()

    def forget(self) -> None:
        """Begin with an empty page cache, as a portal that was just started."""
        self.cache = PageCache(
            self.app,
            look=GENERATIONS.look,
            parameters_of=parameters_of,
            hosts=[],
            session_cookie="sesi",
            region_cookie="kel",
            is_session=is_held,
            is_region=Region.objects.knows_village,
        )

    def wait_until_quiet(self) -> None:
        """Let requests end that nobody waits for any more: the database goes away."""
        with self.quiet:
            assert self.quiet.wait_for(lambda: not self.under_way, timeout=30)

    def __call__(self, environ: Any, start: Any) -> Any:
        with self.quiet:
            self.under_way += 1
        try:
            self.cache.hosts = frozenset({environ.get("HTTP_HOST")})
            answer = self.cache(environ, start)
            try:
                return list(answer)
            finally:
                getattr(answer, "close", lambda: None)()
        finally:
            connections.close_all()
            with self.quiet:
                self.under_way -= 1
                self.quiet.notify_all()


@pytest.fixture(scope="session")
def server() -> Iterator[LiveServerThread]:
    """Stopping one takes half a second, so all tests share it."""
    thread = LiveServerThread("127.0.0.1", static_handler=_WithPageCache)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    yield thread
    thread.terminate()
    thread.join()


@pytest.fixture
def portal(
    transactional_db: None, server: LiveServerThread, settings: Any
) -> Iterator[str]:
    """The portal's address, running in a thread over the test database."""
    address = f"http://127.0.0.1:{server.port}"
    settings.ALLOWED_HOSTS = ["127.0.0.1", "testserver"]
    settings.SITE_URL = address
    settings.CSRF_TRUSTED_ORIGINS = [address]
    app = server.httpd.get_app()
    app.forget()
    yield address
    app.wait_until_quiet()


@pytest.fixture(scope="module")
def prepared(
    request: pytest.FixtureRequest,
    database: ProcessDatabase,
    django_db_setup: None,
    django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Any, str, Path]]:
    """What the module's `prepare(scene)` makes, once, and a database that holds it."""
    media = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock():
        with override_settings(MEDIA_ROOT=media):
            made = request.module.prepare(Scene())
        kept = database.keep("prepared")
    yield made, kept, media
    with django_db_blocker.unblock():
        database.forget(kept)


@pytest.fixture
def cases(
    prepared: tuple[Any, str, Path],
    transactional_db: None,
    database: ProcessDatabase,
    settings: Any,
) -> Any:
    """What the module prepared, as if it had just been made for this test alone."""
    made, kept, settings.MEDIA_ROOT = prepared
    database.renew(like=kept)
    return deepcopy(made)


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

    def enter(self, username: str, path: str = "/pengurus/") -> Page:
        """As sign_in() and give_code() leave it, where signing in is not the subject."""
        cookies = signed_in(User.objects.get(username=username)).cookies
        self.context.clear_cookies()
        self.context.add_cookies(
            [
                {"name": name, "value": cookie.value, "url": self.portal}
                for name, cookie in cookies.items()
            ]
        )
        return self.open(path)

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
