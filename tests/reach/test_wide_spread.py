"""Where there are too many kelurahan for a page: by kecamatan, then by kelurahan."""

import pytest

from groups.models import Moderator, Region
from tests.conftest import person, with_totp
from tests.reach.neighbours import mark_of, page_of, read, send, write_down


@pytest.fixture
def province(regions):
    """A second kabupaten with 160 desa, and a moderator of the whole province."""
    rows = [("33.26", "Kabupaten Contoh", "regency")]
    for district in range(1, 5):
        code = f"33.26.{district:02}"
        rows.append((code, f"Contoh {district}", "district"))
        rows += [
            (f"{code}.{2000 + number}", f"Desa {district}-{number}", "village")
            for number in range(1, 41)
        ]
    Region.objects.bulk_create(
        [
            Region(
                code=code, name=name, slug=name.lower().replace(" ", "-"), level=level
            )
            for code, name, level in rows
        ]
    )
    user = with_totp(person("gubernur"))
    Moderator.objects.create(user=user, region_id="33")
    return user


def test_kecamatan_stand_for_their_kelurahan(as_user, province, budi, published):
    write_down({1: [40, 60]}, "33.26.01.2001")
    rts = write_down({1: [50]})
    news = published().publication
    send(as_user(budi), mark_of(news, rts[1, 1]))
    client = as_user(province)
    page = read(client.get("/pengurus/cakupan/"))
    assert "Per wilayah" in page
    assert "/pengurus/data-rt/desa-1-1/" not in page
    assert len(page) < 60_000
    assert "Kecamatan Contoh 1" in page
    row = page[page.index("Kecamatan Pekalongan Barat") :]
    assert "1 dari 1" in row[:400]
    inside = read(client.get("/pengurus/cakupan/?di=33.26.01"))
    assert "/pengurus/data-rt/desa-1-1/" in inside
    assert "/pengurus/data-rt/desa-2-1/" not in inside
    assert client.get("/pengurus/cakupan/?di=34").status_code == 404
    assert client.get("/pengurus/cakupan/?di=' or 1").status_code == 404


def test_news_of_a_kelurahan_lead_straight_there(as_user, province, published):
    news = published().publication
    answer = as_user(province).get(f"/pengurus/sebaran/{news.code}/")
    assert answer["Location"] == page_of(news)
