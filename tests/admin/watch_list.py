"""A watch list as a file, and its way through the office's two pages."""

import csv
import io

from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile

from guard.models import WatchTerm
from guard.term_file import COLUMNS

IMPORT = "/admin/guard/watchterm/muat/"
CONFIRM = "/admin/guard/watchterm/muat/setuju/"
EXPORT = "/admin/guard/watchterm/unduh/"
LIST = "/admin/guard/watchterm/"
GOOD = {
    "term": "ayo pilih", "variants": "mari pilih|wajib pilih", "type": "phrase",
    "match": "phrase_ci", "severity": "block", "scope": "national", "valid_from": "",
    "valid_to": "", "certainty": "editorial", "note": "“gunakan hak pilih” boleh",
    "suggestion": "Ganti dengan: gunakan hak pilih Anda",
}  # fmt: skip


def row(**changes):
    return {**GOOD, **changes}


def sheet(*rows, columns=COLUMNS, delimiter=",", encoding="utf-8"):
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns, delimiter=delimiter, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def upload(client, data, name="daftar.csv"):
    return client.post(IMPORT, {"file": SimpleUploadedFile(name, data, "text/csv")})


def text_of(answer):
    return answer.content.decode()


def agree(client, answer, **changes):
    """Press the button below a plan."""
    return client.post(CONFIRM, {"draft": answer.context["token"], **changes})


def load(client, data):
    answer = upload(client, data)
    assert answer.status_code == 200, answer.context["form"].errors or text_of(answer)
    return agree(client, answer)


def add_ours():
    return WatchTerm.objects.create(
        term="ayo pilih", variants=["mari pilih", "wajib pilih"], type="phrase",
        match="phrase_ci", severity="block", certainty="editorial",
        note="“gunakan hak pilih” boleh",
        suggestion="Ganti dengan: gunakan hak pilih Anda",
    )  # fmt: skip


def history():
    return LogEntry.objects.filter(content_type__model="watchterm").order_by("pk")
