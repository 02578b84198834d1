"""RT are marked where there is no signal: nothing is lost, nothing is there twice."""

import os
import signal
from collections import Counter
from contextlib import suppress
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import Error, expect

from accounts.models import User
from reach.models import Delivery, Look, LookAnswer
from tests.browser.conftest import ARGUMENTS, PHONE
from tests.conftest import picture_bytes, signed_in
from tests.reach.neighbours import answer_of, corrected, page_of, send, write_down

WAITING = "#antrean"
SEND = "**/pengurus/sebaran/kirim/"


def tick(page, rw, channel="Mading"):
    """Mark all RT of an RW."""
    group = page.locator("fieldset.rw").filter(has_text=f"RW {rw:02}").first
    group.get_by_role("button", name="Semua RT di RW ini").click()
    page.get_by_label(channel, exact=True).check()
    page.get_by_role("button", name="Tandai sudah diberi tahu").click()
    expect(page.locator("#kata-tanda")).to_contain_text("ditandai lewat")


def try_again(page):
    """The phone says that there is a signal."""
    page.evaluate("dispatchEvent(new Event('online'))")


def until_sent(page):
    """Everything that waited is with the portal."""
    for _try in range(30):
        try_again(page)
        page.wait_for_timeout(200)
        if page.locator(WAITING).is_hidden():
            return
    expect(page.locator(WAITING)).to_be_hidden()


class Phone:
    """A browser with a memory of its own, which can be killed."""

    def __init__(self, chromium, portal, folder, username):
        self.type = chromium.browser_type
        self.portal = portal
        self.folder = folder
        self.username = username
        self.start()

    def start(self):
        self.context = self.type.launch_persistent_context(
            self.folder,
            executable_path=os.environ.get("CHROMIUM") or "/usr/bin/chromium",
            args=ARGUMENTS,
            viewport=PHONE,
            locale="id-ID",
        )
        user = User.objects.get(username=self.username)
        self.context.add_cookies(
            [
                {"name": name, "value": cookie.value, "url": self.portal}
                for name, cookie in signed_in(user).cookies.items()
            ]
        )
        self.page = self.context.new_page()

    def killed(self):
        """As when the phone runs out of memory: nothing is said goodbye to."""
        for entry in Path("/proc").iterdir():
            if not entry.name.isdecimal():
                continue
            try:
                words = (entry / "cmdline").read_bytes().decode("utf-8", "replace")
            except OSError:
                continue
            if f"--user-data-dir={self.folder}" in words:
                os.kill(int(entry.name), signal.SIGKILL)
        (Path(self.folder) / "SingletonLock").unlink(missing_ok=True)
        self.start()


@pytest.fixture
def phone(chromium, portal, tmp_path):
    made = []

    def make(username):
        folder = str(tmp_path / f"phone-{len(made)}")
        made.append(Phone(chromium, portal, folder, username))
        return made[-1]

    yield make
    for one in made:
        one.context.close()


def test_two_phones_cut_off_at_every_step_leave_exactly_200_marks(
    phone, portal, budi, nur, medono, published
):
    news = published().publication
    rts = write_down({rw: [30] * 20 for rw in range(1, 11)})
    first, second = phone("budi"), phone("nur")
    address = portal + page_of(news)

    # The first: no signal, killed; the request is cut, then only its answer; killed again.
    first.page.goto(address)
    first.context.set_offline(True)
    tick(first.page, 1)
    tick(first.page, 2)
    expect(first.page.locator(WAITING)).to_contain_text("40 menunggu dikirim")
    first.killed()
    first.page.route(SEND, lambda route: route.abort())
    first.page.goto(address)
    expect(first.page.locator(WAITING)).to_contain_text("40 menunggu dikirim")
    expect(first.page.locator(".waits")).to_have_count(40)
    tick(first.page, 3)
    first.page.unroute(SEND)

    def answer_is_lost(route):
        # The phone may be killed while it is on its way.
        with suppress(Error):
            route.fetch()
            route.abort()

    first.page.route(SEND, answer_is_lost)
    tick(first.page, 4)
    try_again(first.page)
    expect(first.page.locator(WAITING)).to_contain_text("Belum ada sinyal")
    first.killed()
    first.page.goto(address)
    tick(first.page, 5)
    tick(first.page, 6)

    # The second: a clock three days slow, every other request cut in one of two places.
    second.page.add_init_script(
        "const now = Date.now; Date.now = () => now() - 3 * 864e5;"
    )
    turns = count()

    def stumbles(route):
        turn = next(turns) % 3
        if turn == 0:
            route.abort()
        elif turn == 1:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    second.page.route(SEND, stumbles)
    second.page.goto(address)
    for rw in (5, 6, 7, 8, 9, 10):
        tick(second.page, rw)
    for one in (first, second):
        until_sent(one.page)
    rows = Delivery.objects.of(news)
    assert Counter(rows.values_list("rt", flat=True)) == Counter(
        rt.pk for rt in rts.values()
    )
    assert rows.count() == 200
    assert {row.told_on for row in rows} == {rows[0].told_on}
    first.page.reload()
    expect(first.page.locator(".done")).to_have_count(200)


def test_a_photo_waits_with_its_marks(visitor, budi, medono, published, tmp_path):
    news = published().publication
    write_down({1: [30, 40]})
    photo = tmp_path / "mading.jpg"
    photo.write_bytes(picture_bytes())
    officer = visitor()
    page = officer.enter("budi", page_of(news))
    officer.context.set_offline(True)
    page.get_by_label("Foto bukti").set_input_files(photo)
    tick(page, 1)
    expect(page.locator(WAITING)).to_contain_text("3 menunggu dikirim")
    officer.context.set_offline(False)
    until_sent(page)
    assert [row.photos.count() for row in Delivery.objects.all()] == [1, 1]


def test_what_the_portal_refuses_is_shown_and_not_lost(
    visitor, budi, medono, published
):
    news = published().publication
    write_down({1: [30, 40]})
    officer = visitor()
    page = officer.enter("budi", page_of(news))
    officer.context.set_offline(True)
    tick(page, 1)
    # Meanwhile the term ended, and somebody else is signed in nowhere.
    budi.memberships.update(
        kim=budi.memberships.get().kim, ends_on="2020-01-01", starts_on="2019-01-01"
    )
    officer.context.set_offline(False)
    try_again(page)
    expect(page.locator(WAITING)).to_contain_text("bukan di wilayah tugas Anda")
    page.goto(page.url.split("/pengurus/")[0] + "/pengurus/")
    expect(page.locator(WAITING)).to_contain_text("RT 01, Mading")
    page.get_by_role("button", name="Buang").first.click()
    page.get_by_role("button", name="Buang").first.click()
    expect(page.locator(WAITING)).to_be_hidden()
    assert not Delivery.objects.exists()


def test_without_script_the_form_does_it(visitor, budi, medono, published):
    news = published().publication
    write_down({1: [30, 40]})
    officer = visitor(java_script_enabled=False)
    page = officer.enter("budi", page_of(news))
    page.get_by_label("RT 01").check()
    page.get_by_label("Mading", exact=True).check()
    page.get_by_role("button", name="Tandai sudah diberi tahu").click()
    expect(page.locator(".messages")).to_contain_text("1 RT ditandai.")
    assert Delivery.objects.get().channel == "mading"


def test_doors_are_asked_without_a_signal_until_it_is_clear(
    visitor, budi, nur, medono, published
):
    news = published().publication
    write_down({rw: [40, 30, 50] for rw in (1, 2, 3)})
    Look.draw(news, medono.region, by=budi)
    officer = visitor()
    page = officer.enter("nur", f"{page_of(news)}uji-petik/")
    officer.context.set_offline(True)
    for place in (0, 1):
        form = page.locator("form[data-outbox=answer]").nth(place)
        for door in range(10):
            form.locator("[data-door]").nth(door).get_by_label("Belum").check()
        form.get_by_role("button", name="Simpan jawaban").click()
    expect(page.locator("#hitungan")).to_contain_text(
        "Sudah jelas sesudah 20 pintu: di bawah 60 %"
    )
    expect(page.locator(WAITING)).to_contain_text("20 menunggu dikirim")
    officer.context.set_offline(False)
    until_sent(page)
    assert LookAnswer.objects.filter(heard=False).count() == 20
    page.reload()
    expect(
        page.get_by_role("heading", name="Di bawah 60 % sudah dengar")
    ).to_be_visible()


def test_a_photo_that_cannot_be_read_stays_to_be_seen(
    visitor, budi, medono, published, tmp_path
):
    news = published().publication
    write_down({1: [30, 40]})
    photo = tmp_path / "rusak.jpg"
    photo.write_bytes(b"\xff\xd8\xff rusak")
    page = visitor().enter("budi", page_of(news))
    page.get_by_label("Foto bukti").set_input_files(photo)
    tick(page, 1)
    expect(page.locator(WAITING)).to_contain_text("Foto bukti: Foto ini rusak")
    page.get_by_role("button", name="Buang").click()
    expect(page.locator(WAITING)).to_be_hidden()
    assert Delivery.objects.count() == 2


def test_marks_of_a_page_grown_old_say_that_the_text_has_changed(
    visitor, budi, dewi, medono, published
):
    news = published().publication
    write_down({1: [30, 40]})
    page = visitor().enter("budi", page_of(news))
    corrected(news, budi, dewi)
    tick(page, 1)
    expect(page.locator(".old")).to_have_count(2)
    expect(page.locator("#kata-tanda")).to_contain_text("Isi kabar ini sudah berubah")
    page.reload()
    expect(page.get_by_role("group", name="Ganti poster di mading")).to_contain_text(
        "RT 02/RW 01"
    )


def test_who_signed_in_anew_elsewhere_sends_from_the_old_page(
    visitor, budi, nur, medono, published
):
    news = published().publication
    write_down({1: [30, 40]})
    officer = visitor()
    page = officer.enter("budi", page_of(news))
    page.evaluate("document.getElementById('antrean').dataset.token = 'x'.repeat(64)")
    tick(page, 1)
    expect(page.locator(".done")).to_have_count(2)
    # Somebody else took over this phone: what was marked waits for who marked it.
    officer.context.set_offline(True)
    tick(page, 1, "Ronda")
    officer.context.clear_cookies()
    officer.context.add_cookies(
        [
            {"name": name, "value": cookie.value, "url": officer.portal}
            for name, cookie in signed_in(nur).cookies.items()
        ]
    )
    officer.context.set_offline(False)
    try_again(page)
    expect(page.locator(WAITING)).to_contain_text("Akun lain sedang masuk")
    assert Delivery.objects.count() == 2


def test_an_answer_that_came_second_opens_its_door_again(
    visitor, as_user, budi, nur, medono, published
):
    news = published().publication
    write_down({rw: [40, 30, 50] for rw in (1, 2, 3)})
    look = Look.draw(news, medono.region, by=budi)
    place = look.places.first()
    page = visitor().enter("nur", f"{page_of(news)}uji-petik/")
    send(as_user(budi), answer_of(place, 1, heard=True))
    form = page.locator("form[data-outbox=answer]").first
    form.locator("[data-door]").first.get_by_label("Belum").check()
    form.get_by_role("button", name="Simpan jawaban").click()
    expect(page.locator(WAITING)).to_contain_text("sudah dijawab lain")
    expect(form.locator("[data-door]").first.get_by_label("Belum")).to_be_enabled()
    expect(page.locator("#hitungan")).to_contain_text("0 pintu ditanya")
