"""RT written down in minutes, from a sheet, joined, divided; what was stays what it was."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from reach.models import Delivery, Rt
from reach.spread.coverage import of_village
from review.states import MoveRefused
from tests.conftest import JENGGOT, MEDONO
from tests.reach.neighbours import mark_of, page_of, send, write_down

RTS = "/pengurus/data-rt/medono/"
IMPORT = "/pengurus/data-rt/impor/"


def households(rw=None):
    rows = Rt.objects.standing().in_order()
    rows = rows.filter(rw=rw) if rw else rows
    return [(rt.rw, rt.number, rt.households) for rt in rows]


def test_a_whole_rw_is_one_line(as_user, budi):
    client = as_user(budi)
    answer = client.post(
        f"{RTS}tambah/", {"rw": "3", "households": "42 38, 51; - 1.020"}
    )
    assert answer.status_code == 302
    assert households() == [
        (3, 1, 42), (3, 2, 38), (3, 3, 51), (3, 4, None), (3, 5, 1020)
    ]  # fmt: skip
    page = client.get(RTS).content.decode()
    assert "5 RT, 1.151 KK" in page
    assert "1 RT belum ada jumlah KK-nya" in page
    assert 'value="4"' in page  # the next RW


def test_the_same_line_again_corrects_and_adds(as_user, budi):
    client = as_user(budi)
    write_down({3: [42, 38]})
    client.post(f"{RTS}tambah/", {"rw": "3", "households": "42 40 51"})
    assert households() == [(3, 1, 42), (3, 2, 40), (3, 3, 51)]


@pytest.mark.parametrize(
    ("rw", "line", "said"),
    [
        ("3", "42 banyak", "RT 02: “banyak” bukan jumlah KK."),
        ("3", "42 9999", "RT 02: jumlah KK antara 1 dan 2000"),
        ("3", "", "Tulis jumlah KK tiap RT"),
        ("100", "42", "Paling banyak 99."),
        ("3", "1 " * 200, "Paling banyak 199 RT"),
    ],
)
def test_what_cannot_be_read_is_said_and_stays_in_the_field(
    as_user, budi, rw, line, said
):
    answer = as_user(budi).post(f"{RTS}tambah/", {"rw": rw, "households": line})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    assert line.strip()[:20] in page
    assert not Rt.objects.exists()


def test_a_stranger_knows_nothing_of_it(client, as_user, joko, tono, dewi, medono):
    rt = write_down()[1, 1]
    for user in (joko, tono):
        assert as_user(user).get(RTS).status_code == 404
        assert as_user(user).get(f"{RTS}{rt.pk}/").status_code == 404
    assert client.get(RTS).status_code == 302
    assert as_user(dewi).get(RTS).status_code == 200


def test_one_rt_is_corrected(as_user, budi):
    rt = write_down()[1, 1]
    words = {"households": "44", "contact": "ketua-rt"}
    assert as_user(budi).post(f"{RTS}{rt.pk}/", words).status_code == 302
    rt.refresh_from_db()
    assert (rt.households, rt.contact) == (44, "ketua-rt")
    assert rt.ended_at is None


def test_joined_rt_become_one_and_their_marks_stay(as_user, budi, published):
    news = published().publication
    rts = write_down()
    client = as_user(budi)
    send(client, mark_of(news, rts[1, 1]))
    ids = [rts[1, 1].pk, rts[1, 2].pk]
    client.post(f"{RTS}gabung/", {"rts": ids, "number": "1"})
    (new,) = Rt.objects.standing().filter(rw=1, number=1)
    assert new.households == 75
    assert {rt.pk for rt in new.came_from.all()} == set(ids)
    # The news appeared before: its RT are those that stood then.
    rows = of_village(news, new.kelurahan).rows
    assert rts[1, 1].pk in {row.rt.pk for row in rows}
    assert new.pk not in {row.rt.pk for row in rows}
    assert Delivery.objects.get().rt_id == rts[1, 1].pk
    assert "menjadi RT 01/RW 01" in client.get(RTS).content.decode()


def test_news_of_tomorrow_are_for_the_new_rt(as_user, budi, published):
    rts = write_down()
    new = Rt.join([rts[1, 1], rts[1, 2]], number=1)
    later = timezone.now() + timedelta(days=1)
    standing = Rt.objects.standing_at(later).filter(rw=1)
    assert set(standing) == {new, rts[1, 3]}


def test_one_rt_becomes_two(as_user, budi):
    rt = write_down()[1, 3]
    client = as_user(budi)
    client.post(f"{RTS}{rt.pk}/pecah/", {"parts": "3 30\n4 22"})
    assert households(1) == [(1, 1, 40), (1, 2, 35), (1, 3, 30), (1, 4, 22)]
    gone = Rt.objects.get(pk=rt.pk)
    assert [str(one) for one in gone.became.in_order()] == [
        "RT 03/RW 01",
        "RT 04/RW 01",
    ]


def test_what_makes_no_sense_changes_nothing(as_user, budi):
    rts = write_down()
    with pytest.raises(MoveRefused, match="dua RT dari RW yang sama"):
        Rt.join([rts[1, 1], rts[2, 1]], number=1)
    with pytest.raises(MoveRefused, match="sudah dipakai"):
        rts[1, 1].divide([(1, 20), (2, 20)])
    with pytest.raises(MoveRefused, match="nomor yang berbeda"):
        rts[1, 1].divide([(8, 20), (8, 20)])
    assert len(households()) == 7


def test_of_two_who_dissolve_one_the_second_is_told(as_user, budi):
    rt = write_down()[1, 1]
    rt.end()
    with pytest.raises(MoveRefused, match="baru saja diubah"):
        rt.end()


# --- a sheet -------------------------------------------------------------------------------

SHEET = (
    "RW\tRT\tKK\tKontak\n01\t01\t40\tKetua RT\n1\tRT 02\t\t\nRW 02\t3\t1.050\tkader\n"
)


def test_a_sheet_is_looked_at_before_anything_is_stored(as_user, budi):
    client = as_user(budi)
    write_down({1: [39]})
    answer = client.post(IMPORT, {"pasted": SHEET})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "belum disimpan" in page
    assert page.count("<td>baru</td>") == 2
    assert page.count("<td>diubah</td>") == 1
    assert households() == [(1, 1, 39)]
    answer = client.post(IMPORT, {"pasted": SHEET, "sure": "1"})
    assert answer.status_code == 302
    assert households() == [(1, 1, 40), (1, 2, None), (2, 3, 1050)]
    assert Rt.objects.get(rw=1, number=1).contact == "ketua-rt"


def test_a_csv_file_is_read_too_and_asked_again(as_user, budi):
    file = SimpleUploadedFile("rt.csv", b"RW;RT;KK\n1;1;40\n")
    answer = as_user(budi).post(IMPORT, {"file": file})
    assert "belum disimpan" in answer.content.decode()
    assert "1;1;40" in answer.content.decode()


@pytest.mark.parametrize(
    ("sheet", "said"),
    [
        ("RW,RT\n1,1\n01,RT 01\n", "Baris 3, kolom RT: RT ini sudah ada di baris 2."),
        ("RW,RT\n0,1\n", "Baris 2, kolom RW: Tulis nomor RW antara 1 dan 99."),
        ("RW,RT,KK\n1,1,empat puluh\n", "bukan jumlah KK"),
        ("RW,RT,Kontak\n1,1,Pak Budi\n", "Nama orang tidak disimpan."),
        ("RW,RT,Kelurahan\n1,1,Jenggot\n", "Bukan kelurahan di wilayah tugas Anda."),
        ("Rukun,RT\n1,1\n", "Kolom yang belum ada"),
        ("", "Tempel dulu isinya"),
    ],
)
def test_a_fault_in_a_sheet_is_told_by_its_row(as_user, budi, sheet, said):
    for sure in ({}, {"sure": "1"}):
        answer = as_user(budi).post(IMPORT, {"pasted": sheet, **sure})
        assert answer.status_code == 422
        assert said in answer.content.decode()
    assert not Rt.objects.exists()


def test_the_office_names_the_kelurahan_in_the_sheet(as_user, dewi, medono, jenggot):
    sheet = "Kelurahan,RW,RT,KK\nMedono,1,1,40\n33.75.04.1004,1,1,30\n"
    client = as_user(dewi)
    client.post(IMPORT, {"pasted": sheet, "sure": "1"})
    found = dict(Rt.objects.values_list("kelurahan", "households"))
    assert found == {MEDONO: 40, JENGGOT: 30}
    answer = client.post(IMPORT, {"pasted": "RW,RT\n1,1\n"})
    assert "Tulis nama atau kode kelurahannya." in answer.content.decode()


def test_a_moderator_sees_the_page_of_a_kelurahan(as_user, dewi, published):
    write_down()
    news = published().publication
    assert as_user(dewi).get(page_of(news)).status_code == 200
