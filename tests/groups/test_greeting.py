"""How a KIM begins and ends what it reads out: its Ketua says it."""

import pytest

ADDRESS = "/pengurus/kim/medono/"


def test_the_ketua_says_how_the_kim_begins_and_ends(as_user, nur, medono):
    client = as_user(nur)
    words = {"greeting": "Sugeng enjing, sedulur.", "closing": "Matur nuwun."}
    answer = client.post(f"{ADDRESS}salam/", words, follow=True)
    assert "Dipakai mulai naskah berikutnya." in answer.content.decode()
    medono.refresh_from_db()
    assert (medono.greeting, medono.closing) == tuple(words.values())
    page = client.get(ADDRESS).content.decode()
    assert words["greeting"] in page


def test_what_is_too_long_is_told_and_stays_in_its_field(as_user, nur, medono):
    long = "Sugeng enjing " * 20
    answer = as_user(nur).post(f"{ADDRESS}salam/", {"greeting": long, "closing": ""})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "200" in page
    assert long.strip() in page
    medono.refresh_from_db()
    assert medono.greeting == ""


@pytest.mark.parametrize("name", ["budi", "joko", "tono"])
def test_nobody_else_does(as_user, request, nur, medono, name):
    client = as_user(request.getfixturevalue(name))
    assert client.post(f"{ADDRESS}salam/", {"greeting": "x"}).status_code == 404
    page = client.get(ADDRESS)
    assert b"Saat dibacakan" not in page.content
