"""How strong a new password is, is said while it is typed, as the server would say it."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.urls import reverse
from playwright.sync_api import expect

from groups.models import Invitation, Membership
from tests.browser.checks import faults_of

SAID = [
    ("pendek", "6 dari 12"),
    ("aaaaaaaaaaaa", "mengulang"),
    ("abcabcabcabc", "mengulang"),
    ("123456789012", "urut"),
    ("qwertyuiopas", "urut"),
    ("pekalongan-2026!", "umum di sini"),
    ("lampu-gang-enam", "Cukup kuat"),
    ("lampu gang enam terang sekali", "Kuat."),
]


@pytest.fixture
def page(visitor, nur, medono):
    _row, token = Invitation.issue(
        kim=medono, position=Membership.Position.MEMBER, by=nur
    )
    return visitor().open(reverse("invitation", args=[token]))


def test_it_is_said_in_words_and_agrees_with_the_server(page):
    field, line = page.locator("#id_password"), page.locator("#id_password_strength")
    for typed, said in SAID:
        field.fill(typed)
        expect(line).to_contain_text(said, timeout=30_000)
        try:
            validate_password(typed)
            is_taken = True
        except ValidationError:
            is_taken = False
        assert is_taken == ("kuat" in said.lower()), typed
    field.fill("")
    expect(line).to_be_empty(timeout=30_000)
    assert line.get_attribute("role") == "status"
    assert "id_password_strength" in field.get_attribute("aria-describedby")


def test_axe_finds_nothing_beside_what_is_said(page):
    page.locator("#id_password").fill("lampu-gang-enam")
    page.get_by_text("Cukup kuat.").wait_for()
    assert faults_of(page, "undangan") == []
