"""Territories from files: read as people have them, refused by row, all or none."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from groups.models import Region

SHIPPED = Path(__file__).parents[2] / "groups" / "data" / "regions.csv"
FOLDER = {
    "provinces.csv": ["code,name", "64,Kalimantan Timur"],
    "regencies.csv": ["code,province_code,name", "64.72,64,Kota Samarinda"],
    "districts.csv": ["code,regency_code,name", "64.72.01,64.72,Palaran"],
    "villages.csv": [
        "code,district_code,name",
        '64.72.01.1001,64.72.01,"Rawa ""Makmur"", Hulu"',
        "64.72.01.1002,64.72.01,Handil Bakti’s",
        "64.72.01.1003,64.72.01,Handil Bakti’s",
    ],
}


@pytest.fixture(autouse=True)
def _no_regions_yet(db):
    Region.objects.all().delete()


def load(**options):
    call_command("load_regions", stdout=StringIO(), **options)


def refusal(**options):
    """Why it was refused; nothing may have been stored."""
    before = list(Region.objects.values_list())
    with pytest.raises(CommandError) as refused:
        load(**options)
    assert list(Region.objects.values_list()) == before
    return str(refused.value)


@pytest.fixture
def file(tmp_path):
    def write(text, encoding="utf-8"):
        path = tmp_path / "wilayah.csv"
        path.write_bytes(text.encode(encoding))
        return path

    return write


@pytest.fixture
def folder(tmp_path):
    def write(**changes):
        for name, lines in FOLDER.items():
            more = changes.get(name.removesuffix(".csv"), [])
            text = "\n".join([*lines, *more])
            (tmp_path / name).write_text(f"{text}\n", encoding="utf-8")
        return tmp_path

    return write


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_official_list_is_read_as_any_spreadsheet_writes_it(
    file, delimiter, encoding
):
    text = SHIPPED.read_text(encoding="utf-8").replace(",", delimiter)
    head, _, rest = text.partition("\n")
    text = f"sep={delimiter}\r\n{head.upper().replace('_', ' ')}\r\n\r\n{rest}\r\n"
    load(regions=file(text, encoding))
    assert Region.objects.villages().count() == 27
    assert Region.objects.get(code="33.75").name == "Kota Pekalongan"


def test_code_and_name_are_enough(file):
    load(regions=file("nomor;Name;CODE\n1;Jawa Tengah;33\n2;Kota Pekalongan;33.75\n"))
    assert dict(Region.objects.values_list("code", "level")) == {
        "33": "province",
        "33.75": "regency",
    }


GOOD = "33,Jawa Tengah,province,\n33.75,Kota Pekalongan,regency,33\n"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("33.75.99.1,Tirto,village,33.75.99", "kolom code: “33.75.99.1” bukan kode"),
        ("3375,Kota,regency,33", "kolom code: “3375” bukan kode wilayah"),
        ("33.7,Kota,regency,33", "kolom code: “33.7” bukan kode wilayah"),
        ("٣٣.٧٦,Kota,regency,33", "bukan kode wilayah"),
        ("33.00,Kota,regency,33", "kolom code: “33.00” bukan kode wilayah"),
        ("33.75.01.0000,X,village,33.75.01", "“33.75.01.0000” bukan kode wilayah"),
        ("33.75.01.9001,X,village,33.75.01", "“33.75.01.9001” bukan kode wilayah"),
        ("03,X,province,", "“03” bukan kode wilayah"),
        (",Kota,regency,33", "kolom code: belum diisi"),
        ("33.75,Kota Lagi,regency,33", "kolom code: “33.75” sudah ada pada baris 3"),
        ("33.75.01.1001,Medono,village,33.75.01", "wilayah induk “33.75.01” tidak ada"),
        ("64.72,Kota Samarinda,regency,64", "wilayah induk “64” tidak ada"),
        ("33.75.01,Barat,district,33.76", "kolom parent_code: “33.76” tidak cocok"),
        ("34,Yogyakarta,province,33", "kolom parent_code: “33” tidak cocok"),
        ("33.75.01,Barat,village,33.75", "“33.75.01” kode Kecamatan, bukan Kelurahan"),
        ("33.75.01,Barat,kecamatan,33.75", "kolom level: “kecamatan” tidak dikenal"),
        ("33.75.01,,district,33.75", "kolom name: belum diisi"),
        (f"33.75.01,{'a' * 81},district,33.75", "kolom name: terlalu panjang: 81"),
    ],
)
def test_a_faulty_row_is_told_by_its_number_and_nothing_is_loaded(file, line, words):
    told = refusal(regions=file(f"code,name,level,parent_code\n{GOOD}{line}\n"))
    assert "Tidak ada yang dimuat." in told
    assert "wilayah.csv baris 4" in told
    assert words in told
    assert "baris 2," not in told


def test_all_faults_are_told_at_once_but_not_without_end(file):
    rows = "".join(f"33.75.{n},Kecamatan {n}\n" for n in range(500, 600))
    told = refusal(regions=file(f"code,name\n{rows}"))
    assert told.count("bukan kode wilayah") == 40
    assert "60 kesalahan lagi" in told


def test_a_parent_may_be_known_already_or_lie_above_the_portal(file, settings):
    settings.KIM_REGION = "33.75"
    load(regions=file("code,name\n33.75,Kota Pekalongan\n"))
    load(regions=file("code,name\n33.75.01,Pekalongan Barat\n"))
    assert set(Region.objects.values_list("code", flat=True)) == {"33.75", "33.75.01"}
    settings.KIM_REGION = "33.76"
    assert "wilayah induk “33.74”" in refusal(regions=file("code,name\n33.74.01,X\n"))


def test_names_are_brought_up_to_date_and_addresses_stay(file):
    load(regions=file("code,name\n33,Jawa Tengah\n33.75,Pekalongan\n"))
    load(regions=file("code,name\n33.75,Kota Pekalongan\n"))
    region = Region.objects.get(code="33.75")
    assert (region.name, region.slug) == ("Kota Pekalongan", "pekalongan")


def test_a_spelling_of_nowhere_is_refused(file, tmp_path):
    other = tmp_path / "ejaan.csv"
    other.write_text("code;alias\n33.75;Pekalongan\n33.99;Entah\n33.75;\n")
    told = refusal(regions=file(f"code,name,level,parent_code\n{GOOD}"), aliases=other)
    assert "ejaan.csv baris 3, kolom code: “33.99” tidak ada" in told
    assert "ejaan.csv baris 4, kolom alias" in told


@pytest.mark.parametrize(
    ("text", "words"),
    [("", "belum ada: code, name"), ("code\n33\n", "belum ada: name"),
     ('code,name\n33,"Jawa\n', "sekitar baris 2")],
)  # fmt: skip
def test_a_file_that_is_no_list_is_refused_with_its_name(file, text, words):
    told = refusal(regions=file(text))
    assert told.startswith("wilayah.csv: ")
    assert words in told


def test_a_file_that_is_not_there_is_named(tmp_path):
    assert "tidak dapat dibuka" in refusal(regions=tmp_path / "tiada.csv")
    assert "tidak ada wilayah" in refusal(folder=tmp_path)


# The public format: four files


def test_the_four_files_of_the_public_format_are_loaded(folder):
    load(folder=folder())
    load(folder=folder())
    village = Region.objects.get(code="64.72.01.1001")
    assert village.name == 'Rawa "Makmur", Hulu'
    assert village.level == "village"
    twins = Region.objects.filter(name="Handil Bakti’s").values_list("slug", flat=True)
    assert sorted(twins) == ["handil-baktis", "handil-baktis-6472011003"]


@pytest.mark.parametrize(
    ("name", "line", "words"),
    [
        ("regencies", "65.71,65,Kota Tarakan",
         "regencies.csv baris 3, kolom province_code: wilayah induk “65” tidak ada"),
        ("districts", "64.72.01.1009,64.72.01,Salah",
         "districts.csv baris 3, kolom code: “64.72.01.1009” kode Kelurahan/Desa, bukan"),
        ("villages", "64.72.01.1009,64.72.02,Salah",
         "villages.csv baris 5, kolom district_code: “64.72.02” tidak cocok"),
        ("villages", "64.72.01,64.72,Palaran",
         "sudah ada pada districts.csv baris 2"),
        ("provinces", "6A,Entah", "provinces.csv baris 3, kolom code: “6A” bukan kode"),
    ],
)  # fmt: skip
def test_a_fault_in_one_file_keeps_all_four_out(folder, name, line, words):
    assert words in refusal(folder=folder(**{name: [line]}))
