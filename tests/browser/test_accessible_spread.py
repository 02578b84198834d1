"""Pages of how far news came, for everybody: as test_accessible_organiser does."""

import pytest

from accounts.models import User
from reach.models import Delivery, Look, MediaPartner
from reach.models.deliveries import DeliveryPhoto
from tests.browser.checks import faults_of, opened, validate
from tests.conftest import JENGGOT, kept_photo
from tests.reach.neighbours import (
    answer_of,
    corrected,
    mark_of,
    page_of,
    send,
    write_down,
)

# So that a page is really in the shape its name says.
SHOWS = {
    "everywhere": "Belum terjangkau",
    "cloth": 'class="tile"',
    "village": "✓&nbsp;WA",
    "village to put right": "Perlu dibereskan",
    "village without rt": "belum dicatat",
    "marks": "Foto bukti",
    "posters": "lembar A4",
    "look before": "Undi enam RT",
    "look": "Simpan jawaban",
    "look clear": "Seberapa mungkin keliru?",
    "look paper": "Lembar uji petik",
    "rts": "Yang dulu ada",
    "rt": "Dibubarkan",
    "import": "Tempel dari Excel",
    "state": "Rilis untuk mitra media",
    "write": "Kalimat yang diulang",
}


def prepare(scene):
    budi, nur, dewi = map(scene.__getitem__, ("budi", "nur", "dewi"))
    as_user, published = scene["as_user"], scene["published"]
    medono, jenggot = scene["medono"], scene["jenggot"]
    rts = write_down({rw: [40, 30, None] for rw in (1, 2, 3)})
    told, old, clear = (published(title=f"Kabar {n}").publication for n in "ABC")
    elsewhere = published(region_id=JENGGOT, kim=jenggot, by=scene["joko"]).publication
    marks = [mark_of(told, rt) for rt in rts.values()]
    send(as_user(nur), *marks)
    photo = kept_photo(kim=medono, by=budi)
    for row in Delivery.objects.all()[:2]:
        DeliveryPhoto.objects.create(delivery=row, photo=photo)
    send(as_user(budi), mark_of(old, rts[1, 1], channel="mading"))
    corrected(old, budi, dewi)
    Look.draw(told, medono.region, by=nur)
    look = Look.draw(clear, medono.region, by=nur)
    doors = [(place, door) for place in look.places.all() for door in range(1, 11)]
    send(as_user(budi), *(answer_of(*at, heard=False) for at in doors[:20]))
    rts[3, 3].end()
    MediaPartner.objects.create(name="Radio", email="radio@contoh.id")
    draft = scene["draft"](aloud={"refrain": "Ayo ke balai"})
    own = page_of(told)
    officer = {
        "everywhere": "/pengurus/cakupan/",
        "village": own,
        "village to put right": page_of(old),
        "marks": f"{own}tanda/",
        "posters": f"{own}poster/",
        "look before": f"{page_of(old)}uji-petik/",
        "look": f"{own}uji-petik/",
        "look clear": f"{page_of(clear)}uji-petik/",
        "look paper": f"{own}uji-petik/lembar/",
        "rts": "/pengurus/data-rt/medono/",
        "rt": f"/pengurus/data-rt/medono/{rts[1, 1].pk}/",
        "import": "/pengurus/data-rt/impor/",
        "state": f"/pengurus/buletin/{told.code}/",
        "write": f"/pengurus/tulis/{draft.publication.draft_key}/",
    }
    moderator = {
        "cloth": "/pengurus/cakupan/",
        "village without rt": page_of(elsewhere, "jenggot"),
    }
    return {"budi": officer, "dewi": moderator}


@pytest.mark.parametrize("who", ["budi", "dewi"])
def test_axe_finds_nothing(visitor, cases, who):
    person = visitor()
    person.enter(who)
    found = []
    for name, path in cases[who].items():
        found += faults_of(opened(person.open(path)), name)
    assert not found, "\n".join(found)


def test_axe_finds_nothing_on_forms_full_of_errors(visitor, cases):
    person = visitor()
    person.enter("budi")
    page = person.open(cases["budi"]["rts"])
    page.get_by_role("button", name="Simpan RW ini").click()
    page.wait_for_selector("#galat")
    found = faults_of(opened(page), "rts errors")
    page = person.open(cases["budi"]["import"])
    page.get_by_label("Tempel dari Excel").fill("RW\tRT\tKK\n1\t1\t40\n1\tx\t40")
    page.get_by_role("button", name="Periksa").click()
    found += faults_of(opened(page), "import errors")
    assert not found, "\n".join(found)


def test_the_validator_finds_no_error(cases, as_user, tmp_path):
    files = []
    for who, pages in cases.items():
        client = as_user(User.objects.get(username=who))
        for name, path in pages.items():
            file = tmp_path / f"{name.replace(' ', '-')}.html"
            file.write_bytes(client.get(path).content)
            files.append(file)
    words = {file.stem.replace("-", " "): file.read_text() for file in files}
    assert [name for name, shown in SHOWS.items() if shown not in words[name]] == []
    errors = validate(files)
    assert not errors, "\n".join(errors)
