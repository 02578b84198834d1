"""Loading a watch list from a file: who may, what is shown first, what the yes writes."""

from datetime import date

import pytest
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.auth.models import Permission
from django.urls import reverse

from guard import imports
from guard.models import WatchTerm
from guard.term_file import COLUMNS
from tests.admin.watch_list import (
    CONFIRM,
    EXPORT,
    IMPORT,
    LIST,
    agree,
    history,
    load,
    row,
    sheet,
    text_of,
    upload,
)
from tests.conftest import person, with_totp

# The way through


def test_the_addresses_are_those_the_rest_of_the_portal_knows():
    assert reverse("admin:guard_watchterm_import") == IMPORT
    assert reverse("admin:guard_watchterm_import_confirm") == CONFIRM
    assert reverse("admin:guard_watchterm_export") == EXPORT


def test_the_list_leads_to_both_pages(office, ours):
    page = text_of(office.get(LIST))
    assert "Muat daftar dari berkas CSV" in page
    assert "Unduh daftar sekarang (CSV)" in page


def test_a_file_is_looked_at_first_and_writes_nothing(office, ours):
    data = sheet(row(), row(term="ayo coblos"), row(term="ayo dukung", scope="33.75"))
    answer = upload(office, data)
    assert answer.status_code == 200
    plan = answer.context["plan"]
    assert (len(plan.new), len(plan.changed), plan.equal) == (2, 0, 1)
    assert "ayo dukung" in text_of(answer)
    assert "Setujui dan muat" in text_of(answer)
    assert list(WatchTerm.objects.all()) == [ours]
    assert not history()


def test_after_a_yes_new_terms_are_added_and_changed_ones_changed(office, ratna, ours):
    data = sheet(
        row(severity="warn", suggestion="Ganti dengan: datang ke TPS"),
        row(term="ayo coblos", variants="", scope="33.75", valid_from="2024-09-25",
            valid_to="2024-11-23"),
    )  # fmt: skip
    answer = upload(office, data, name="dari kota.csv")
    assert "Menahan di masa tenang</del> menjadi <ins>Perlu dilihat" in text_of(answer)
    answer = agree(office, answer)
    assert answer.status_code == 302
    assert answer.url == LIST
    new = WatchTerm.objects.get(term="ayo coblos")
    assert (new.scope, new.variants, new.is_active) == ("33.75", [], True)
    assert (new.valid_from, new.valid_to) == (date(2024, 9, 25), date(2024, 11, 23))
    ours.refresh_from_db()
    assert ours.severity == "warn"
    assert ours.variants == ["mari pilih", "wajib pilih"]
    page = text_of(office.get(LIST))
    assert "1 kata baru, 1 diubah, 0 tetap sama" in page

    added, changed = history()
    assert (added.action_flag, added.object_id) == (ADDITION, str(new.pk))
    assert (changed.action_flag, changed.object_id) == (CHANGE, str(ours.pk))
    assert {added.user, changed.user} == {ratna}
    assert "dari kota.csv" in added.change_message
    assert "Berat: Menahan di masa tenang → Perlu dilihat" in changed.change_message
    past = office.get(reverse("admin:guard_watchterm_history", args=[ours.pk]))
    assert "Menahan di masa tenang" in text_of(past)


def test_a_changed_term_is_seen_as_changed_by_whoever_asks_for_the_newest(office, ours):
    if not hasattr(ours, "changed_at"):
        pytest.skip("terms carry no time of change")
    load(office, sheet(row(severity="info")))
    assert WatchTerm.objects.get().changed_at > ours.changed_at


def test_equal_terms_get_no_line_in_their_history(office, ours):
    load(office, sheet(row(), row(term="ayo coblos")))
    assert [entry.object_repr for entry in history()] == ["ayo coblos"]


def test_a_file_without_news_asks_for_nothing(office, ours):
    answer = upload(office, sheet(row()))
    assert answer.status_code == 200
    assert "Tidak ada yang perlu dimuat" in text_of(answer)
    assert answer.context["token"] == ""


def test_a_term_is_known_by_its_type_and_scope_too(office, ours):
    data = sheet(row(type="slogan"), row(scope="33.75"), row(scope="33"))
    plan = upload(office, data).context["plan"]
    assert (len(plan.new), len(plan.changed), plan.broken) == (3, 0, [])


def test_terms_the_file_does_not_name_stay(office, ours):
    load(office, sheet(row(term="ayo coblos")))
    assert WatchTerm.objects.count() == 2


def test_a_term_switched_off_is_updated_and_stays_off(office, ours):
    WatchTerm.objects.update(is_active=False)
    answer = upload(office, sheet(row(severity="warn")))
    assert "Sedang dimatikan di portal dan tetap mati: ayo pilih" in text_of(answer)
    agree(office, answer)
    ours.refresh_from_db()
    assert (ours.severity, ours.is_active) == ("warn", False)


def test_a_code_that_means_no_place_here_is_said_and_loaded(office, regions):
    answer = upload(office, sheet(row(scope="11"), row(scope="33")))
    assert "tidak ada di portal ini: 11." in text_of(answer)
    agree(office, answer)
    assert set(WatchTerm.objects.values_list("scope", flat=True)) == {"11", "33"}


@pytest.mark.parametrize(
    ("delimiter", "encoding"), [(",", "utf-8-sig"), (";", "utf-8"), (";", "utf-8-sig")]
)
def test_what_a_spreadsheet_saves_is_read(office, ours, delimiter, encoding):
    data = sheet(
        row(note="satu; dua, tiga"), delimiter=delimiter, encoding=encoding
    )  # fmt: skip
    load(office, data)
    ours.refresh_from_db()
    assert ours.note == "satu; dua, tiga"


def test_columns_may_stand_in_any_order_and_empty_ones_beside_them(office, regions):
    columns = [*reversed(COLUMNS), "", ""]
    load(office, sheet(row(), columns=columns, delimiter=";"))
    assert WatchTerm.objects.get().note == "“gunakan hak pilih” boleh"


def test_cells_missing_at_the_end_of_a_row_are_empty(office, regions):
    data = sheet() + b"ayo pilih,,phrase,phrase_ci,warn,nasional\r\n,,,\r\n".replace(
        b"nasional", b"National"
    )
    load(office, data)
    assert WatchTerm.objects.get().scope == ""


# Who may


def test_a_stranger_is_led_away_and_a_moderator_without_permission_refused(
    client, as_user, budi, dewi, ours
):
    for path in (IMPORT, EXPORT):
        assert client.get(path).url.startswith("/akun/masuk/")
        assert as_user(budi).get(path).status_code == 302
        assert as_user(dewi).get(path).status_code == 403
    assert upload(as_user(dewi), sheet(row(term="ayo coblos"))).status_code == 403
    assert as_user(dewi).post(CONFIRM, {"draft": "x"}).status_code == 403
    assert WatchTerm.objects.count() == 1


@pytest.fixture
def helper(regions):
    """Staff with the permissions named."""

    def make(*codenames):
        user = with_totp(person("hesti", is_staff=True))
        names = [f"{name}_watchterm" for name in codenames]
        user.user_permissions.add(*Permission.objects.filter(codename__in=names))
        return user

    return make


@pytest.mark.parametrize(
    ("permissions", "taken", "given"),
    [
        (("view",), 403, 200),
        (("add",), 403, 403),
        (("change",), 403, 200),
        (("add", "change"), 200, 200),
    ],
)
def test_loading_needs_to_add_and_to_change(
    as_user, helper, ours, permissions, taken, given
):
    client = as_user(helper(*permissions))
    assert client.get(IMPORT).status_code == taken
    assert upload(client, sheet(row(severity="warn"))).status_code == taken
    assert client.get(EXPORT).status_code == given
    if given == 200:
        page = text_of(client.get(LIST))
        assert ("Muat daftar dari berkas CSV" in page) == (taken == 200)


def test_a_row_one_may_not_change_stops_the_file(office, ours, monkeypatch):
    from guard.admin import WatchTermAdmin

    def only_the_page(admin, request, obj=None):
        return obj is None

    monkeypatch.setattr(WatchTermAdmin, "has_change_permission", only_the_page)
    assert upload(office, sheet(row(severity="warn"))).status_code == 403
    assert upload(office, sheet(row())).status_code == 200


def test_the_wrong_verb_is_refused(office, regions):
    assert office.get(CONFIRM).url == IMPORT
    assert office.post(EXPORT).status_code == 405


def test_both_steps_need_the_csrf_token(as_user, ratna, regions):
    strict = as_user(ratna, enforce_csrf_checks=True)
    assert upload(strict, sheet(row())).status_code == 403
    assert strict.post(CONFIRM, {"draft": "x"}).status_code == 403


# The yes


def test_a_yes_to_something_else_writes_nothing(office, as_user, helper, ours):
    answer = upload(office, sheet(row(severity="warn")))
    token = answer.context["token"]
    for forged in ("", "x", token[:-1], f"x{token}"):
        refused = office.post(CONFIRM, {"draft": forged})
        assert refused.status_code == 422
        assert "Tidak ada yang dimuat" in text_of(refused)
    of_another = as_user(helper("add", "change")).post(CONFIRM, {"draft": token})
    assert of_another.status_code == 422
    ours.refresh_from_db()
    assert ours.severity == "block"


def test_a_yes_comes_within_half_a_day(office, ours, monkeypatch):
    from datetime import timedelta

    answer = upload(office, sheet(row(severity="warn")))
    monkeypatch.setattr(imports, "PATIENCE", timedelta(seconds=-1))
    assert agree(office, answer).status_code == 422


def test_a_list_changed_meanwhile_is_shown_again(office, ours):
    answer = upload(office, sheet(row(severity="warn")))
    WatchTerm.objects.update(severity="info")
    again = agree(office, answer)
    assert again.status_code == 409
    assert "berubah sesudah Anda memeriksa" in text_of(again)
    assert WatchTerm.objects.get().severity == "info"
    assert agree(office, again).status_code == 302
    assert WatchTerm.objects.get().severity == "warn"


def test_a_second_yes_changes_nothing_more(office, ours):
    answer = upload(office, sheet(row(severity="warn"), row(term="ayo coblos")))
    agree(office, answer)
    again = agree(office, answer)
    assert again.status_code == 409
    assert "Tidak ada yang perlu dimuat" in text_of(again)
    assert history().count() == 2


def test_all_or_nothing(office, ours, monkeypatch):
    answer = upload(office, sheet(row(severity="warn"), row(term="ayo coblos")))

    def fails(*args, **kwargs):
        raise RuntimeError("listrik padam")

    monkeypatch.setattr(LogEntry.objects, "bulk_create", fails)
    with pytest.raises(RuntimeError):
        agree(office, answer)
    ours.refresh_from_db()
    assert (WatchTerm.objects.count(), ours.severity) == (1, "block")


def test_two_people_who_add_the_same_term_do_not_fail(office, ours, monkeypatch):
    answer = upload(office, sheet(row(term="ayo coblos")))
    real = imports._write

    def too_late(plan, **options):
        WatchTerm.objects.create(term="ayo coblos", type="phrase")
        real(plan, **options)

    monkeypatch.setattr(imports, "_write", too_late)
    assert agree(office, answer).status_code == 409


def test_looking_at_a_file_costs_few_queries(
    office, ours, django_assert_max_num_queries
):
    data = sheet(*[row(term=f"kata ke {n}x") for n in range(50)])
    upload(office, data)
    with django_assert_max_num_queries(8):
        upload(office, data)
