"""Who gets in where: the admin's door, the second step, and where sign-in leads."""

import pytest


def test_an_officer_who_knocks_at_the_admin_finds_nothing(as_user, nur, tono):
    for user in (nur, tono):
        assert as_user(user).get("/admin/", follow=True).status_code == 404


def test_a_moderator_without_second_step_is_asked_to_set_it_up(as_user, dewi):
    dewi.authenticator_set.all().delete()
    answer = as_user(dewi).get("/admin/moderasi/", follow=True)
    assert answer.status_code == 403
    assert "Satu langkah lagi" in answer.content.decode()
    assert "Nanti saja" not in answer.content.decode()


def test_nanti_saja_exists_in_the_demo_only(as_user, dewi, settings):
    dewi.authenticator_set.all().delete()
    client = as_user(dewi)
    assert client.post("/akun/dua-langkah/nanti/").status_code == 404
    settings.DEMO = True
    assert "Nanti saja" in client.get("/admin/", follow=True).content.decode()
    client.post("/akun/dua-langkah/nanti/", {"next": "https://evil.example/"})
    assert client.get("/admin/moderasi/").status_code == 200
    settings.DEMO = False
    assert client.get("/admin/moderasi/").status_code == 302


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)",
     "http:evil.example", "///evil.example", "https:/evil.example", "\thttps://evil.example"],
)  # fmt: skip
def test_no_sign_in_leads_out_of_the_house(
    client, as_user, dewi, nur, settings, target
):
    from tests.conftest import PASSWORD

    answer = client.post(
        "/akun/masuk/", {"login": "nur", "password": PASSWORD, "next": target}
    )
    assert answer.status_code == 302
    assert answer.url.startswith("/pengurus/")
    settings.DEMO = True
    answer = as_user(dewi).post("/akun/dua-langkah/nanti/", {"next": target})
    assert answer.url == "/admin/"
