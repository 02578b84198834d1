"""A province: more kelurahan than a page can name are found by name, or from above."""

import pytest

from groups import known
from groups.models import Region

HEAVIEST = 40_000  # bytes, before compression
DISTRICTS, EACH = 8, 20


@pytest.fixture
def province(db, settings):
    """A kabupaten of eight kecamatan with twenty desa each, in a province of its own."""
    settings.KIM_REGION = "19"
    place = Region(code="19", name="Provinsi Contoh", slug="provinsi-contoh")
    rows = [place, Region(code="19.01", name="Kabupaten Contoh", slug="kab-contoh")]
    rows[0].level, rows[1].level = "province", "regency"
    for number in range(1, DISTRICTS + 1):
        code = f"19.01.{number:02}"
        name = f"Sukamaju {number}"
        rows.append(
            Region(code=code, name=name, slug=f"sukamaju-{number}", level="district")
        )
        rows += [
            Region(
                code=f"{code}.{2000 + desa}",
                name=f"Contohrejo {number} {desa}",
                slug=f"contohrejo-{number}-{desa}",
                level="village",
                aliases=["Tjontoredjo Lama"] if (number, desa) == (3, 7) else [],
            )
            for desa in range(1, EACH + 1)
        ]
    Region.objects.bulk_create(rows)


def text_of(answer):
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.usefixtures("province")
@pytest.mark.parametrize(
    "path",
    [
        "/", "/kelurahan/", "/buletin/", "/agenda/", "/kelurahan/?nama=contohrejo",
        "/kelurahan/?di=19.01", "/buletin/?kelurahan=contohrejo-3-7",
        "/agenda/?kecamatan=sukamaju-3",
    ],
)  # fmt: skip
def test_no_page_names_them_all(client, path):
    page = text_of(client.get(path))
    assert len(page) < HEAVIEST
    assert page.count("Contohrejo ") <= known.MOST_FOUND + EACH


@pytest.mark.usefixtures("province")
def test_a_desa_is_found_step_by_step_from_the_front_page(client):
    assert "/kelurahan/?di=19.01" in text_of(client.get("/"))
    assert "?di=19.01.03" in text_of(client.get("/kelurahan/?di=19.01"))
    last = text_of(client.get("/kelurahan/?di=19.01.03"))
    assert "/kelurahan/contohrejo-3-7/" in last
    assert "/kecamatan/sukamaju-3/" in last
    assert "Contohrejo 4" not in last
    assert client.get("/kelurahan/contohrejo-3-7/").status_code == 200


@pytest.mark.usefixtures("province")
@pytest.mark.parametrize("typed", ["contohrejo 3 7", "TJONTOREDJO", "3 7 contohrejo"])
def test_a_desa_is_found_by_any_of_its_names_and_says_where_it_lies(client, typed):
    page = text_of(client.get("/kelurahan/", {"nama": typed}))
    assert "/kelurahan/contohrejo-3-7/" in page
    assert "Kecamatan Sukamaju 3, Kabupaten Contoh" in page


@pytest.mark.usefixtures("province")
@pytest.mark.parametrize(
    "typed", ["tidak ada", "%", "_", "'", "\\", "x" * 5000, "\u202e"]
)
def test_a_name_nobody_bears_is_told_and_the_list_stays(client, typed):
    page = text_of(client.get("/kelurahan/", {"nama": typed}))
    assert "Tidak ada kelurahan" in page or typed == "\u202e"
    assert "?di=19.01" in page


@pytest.mark.usefixtures("province", "regions")
@pytest.mark.parametrize(
    "code", ["33.75", "19.99", "x", "19.01.03.2007.1", "19' OR 1=1"]
)
def test_a_territory_that_is_not_here_is_the_whole(client, code):
    page = text_of(client.get("/kelurahan/", {"di": code}))
    assert "Provinsi Contoh" in page
    assert "?di=19.01" in page
    assert "Pekalongan" not in page.partition("<main")[2].partition("</main")[0]


@pytest.mark.usefixtures("province")
def test_filters_offer_what_lies_beside_the_chosen_place(client):
    page = text_of(client.get("/buletin/?kelurahan=contohrejo-3-7"))
    assert '<option value="contohrejo-3-8">' in page
    assert "contohrejo-4-1" not in page
    assert '<option value="sukamaju-4">' in page
    assert "Kelurahan: Contohrejo 3 7" in page
    none = text_of(client.get("/agenda/"))
    assert "contohrejo" not in none
    assert "Cari kelurahan atau desa" in none


@pytest.mark.usefixtures("province")
def test_who_makes_names_up_is_asked_to_wait(client):
    answers = {
        client.get("/kelurahan/", {"nama": f"x{n}"}).status_code for n in range(70)
    }
    assert answers == {200, 429}


def test_a_city_names_all_of_its_own(client, regions):
    page = text_of(client.get("/kelurahan/?nama=medono&di=33.75"))
    assert "Cari kelurahan atau desa Anda" not in page
    assert page.count("/kelurahan/") >= 27


@pytest.mark.usefixtures("province", "regions")
@pytest.mark.parametrize(
    "asked", ["kelurahan=medono", "kecamatan=pekalongan-barat", "kelurahan=x"]
)
@pytest.mark.parametrize("path", ["/buletin/", "/agenda/"])
def test_a_place_of_another_installation_is_not_offered(client, path, asked):
    page = text_of(client.get(f"{path}?{asked}"))
    assert "Pekalongan Barat" not in page
    assert "Cari kelurahan atau desa" in page
