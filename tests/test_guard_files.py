"""The guard's own files: read as people have them, refused by row, all or none."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from guard.management.commands.load_guard import DATA
from guard.models import Stage, WatchTerm


@pytest.fixture
def load(regions, tmp_path):
    """Loads the shipped files with some text in one of them replaced."""

    def run(option, change=lambda text: text, encoding="utf-8"):
        name = {"elections": "elections.csv", "terms": "neutrality_terms.csv"}[option]
        path = tmp_path / name
        text = (DATA / name).read_text(encoding="utf-8")
        path.write_bytes(change(text).encode(encoding))
        call_command("load_guard", stdout=StringIO(), **{option: path})

    return run


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_a_calendar_from_a_spreadsheet_is_read(load, encoding):
    def as_excel(text):
        text = text.replace("2024-09-25", "25/09/2024").replace(
            "2024-11-23", "23-11-2024"
        )
        return f"sep=;\r\n{text.replace(',', ';')}\r\n;;;;;\r\n"

    load("elections", as_excel, encoding)
    campaign = Stage.objects.get(kind="kampanye")
    assert campaign.starts_at.date().isoformat() in {"2024-09-24", "2024-09-25"}


def test_a_watch_list_in_another_encoding_is_read(load):
    load("terms", encoding="utf-16")
    assert WatchTerm.objects.count() == 70


@pytest.mark.parametrize(
    ("option", "old", "new", "words"),
    [
        ("elections", "2024-09-25", "31/09/2024", "kolom starts: “31/09/2024” bukan tanggal"),
        ("elections", "2024-09-25", "", "kolom starts: belum diisi"),
        ("elections", "2024-09-25", "2024-12-25", "kolom ends: lebih awal daripada starts"),
        ("elections", ",kampanye,", ",pesta,", "kolom kind: “pesta” tidak dikenal"),
        ("elections", "33.75,kampanye", "3375,kampanye", "kolom region_code: “3375” bukan"),
        ("terms", "2024-08-27,2024-12-16", "2024-08-27,2024-02-30", "bukan tanggal"),
        ("terms", ",warn,", ",fatal,", "Tingkat “fatal” tidak dikenal"),
    ],
)  # fmt: skip
def test_a_faulty_row_keeps_both_files_out(load, option, old, new, words):
    with pytest.raises(CommandError) as refused:
        load(option, lambda text: text.replace(old, new, 1))
    assert words in str(refused.value)
    assert "Baris " in str(refused.value)
    assert not WatchTerm.objects.exists()
    assert not Stage.objects.exists()
