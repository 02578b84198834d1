"""Contacts for residents: the first number of a field calls, the rest is text."""

import pytest
from django.template import Context, Template

from groups.models import KimContact, Region

FIELD = "(0285) 421098 ext. 12, jam kerja 08.00-15.00"


def links_of(page):
    return [
        part.split('"')[0]
        for part in page.split('href="')
        if part.startswith(("tel:", "https://wa.me/62"))
    ]


@pytest.mark.parametrize("path", ["/kim/medono/", "/kelurahan/medono/"])
def test_a_contact_is_linked_where_residents_see_it(client, medono, path):
    for order, (label, value) in enumerate(
        [
            ("Kantor", FIELD),
            ("Ketua", "\u202a+62 812\u20110000\u20110012\u202c (WA)"),
            ("Bebas pulsa", "0800-1-234567"),
            ("Darurat", "112"),
            ("Email", "kim081200000012@contoh.id"),
        ]
    ):
        medono.contacts.create(label=label, value=value, order=order)
    page = client.get(path).content.decode()
    assert links_of(page) == [
        "tel:+62285421098",
        "tel:+6281200000012", "https://wa.me/6281200000012",
        "tel:+628001234567",
        "tel:112",
    ]  # fmt: skip
    assert "<small>(0285) 421098</small>" in page
    assert "ext. 12, jam kerja 08.00-15.00" in page
    assert "<small>kim081200000012@contoh.id</small>" in page


def test_a_kim_without_contacts_sends_to_the_office(client, medono):
    assert "Tanyakan di kantor" in client.get("/kim/medono/").content.decode()


def test_the_telephone_of_an_office_calls(client, medono):
    Region.objects.filter(pk=medono.region_id).update(office_phone="(0285) 421098")
    page = client.get("/kelurahan/medono/").content.decode()
    assert 'Telepon <a href="tel:+62285421098">(0285) 421098</a>' in page


@pytest.mark.parametrize(
    "value",
    ["tanya pengurus", "112", "kim@contoh.id", FIELD, "421098", "0812… (sore)", "@kim"],
)
def test_no_plausible_contact_is_refused(medono, value):
    KimContact(kim=medono, label="Ketua", value=value).full_clean()


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (
            "Bu Siti 0812-0000-0012 (WA)",
            'Bu Siti <a href="tel:+6281200000012">0812-0000-0012</a> (WA)',
        ),
        ("<b>112", "&lt;b&gt;112"),
        ("tanya <kami>", "tanya &lt;kami&gt;"),
        (
            "<i> 0812-0000-0012",
            '&lt;i&gt; <a href="tel:+6281200000012">0812-0000-0012</a>',
        ),
        ("kim@contoh.id", "kim@contoh.id"),
        ("", ""),
    ],
)
def test_a_free_field_becomes_text_with_one_link(value, shown):
    template = Template("{{ value|contact }}")
    assert template.render(Context({"value": value})) == shown
