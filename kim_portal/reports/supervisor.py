"""The file for the supervisor: what was published, which checks ran, who lifted what."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format

from accounts.limits import spend
from groups.models import Moderator
from kim_portal.lib import paper, region_codes, sheets
from kim_portal.lib.numbers import figure
from kim_portal.lib.tables import Table
from kim_portal.moderation.frame import Frame
from kim_portal.reports.summary import XLSX, attachment
from review.kinds import KINDS, Kind
from review.models import labels_for
from review.states import Move

LONGEST = timedelta(days=366)
FILES_A_MINUTE = 6
PDF = "application/pdf"
ENDS = {
    Move.WITHDRAW: "Ditarik",
    Move.ERASE: "Dihapus",
    Move.REVERT: "Kembali ke versi lama",
    Move.HOLD: "Ditahan saat akan terbit",
}


class PeriodForm(forms.Form):
    """From which day to which, both counted in."""

    dari = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}))
    sampai = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("dari"), data.get("sampai")
        if not first or not last:
            return data
        if last > timezone.localdate():
            self.add_error("sampai", "Tanggal ini belum lewat.")
        elif last < first:
            self.add_error("sampai", "Tanggal akhir sebelum tanggal awal.")
        elif last - first > LONGEST:
            self.add_error("sampai", "Paling lama satu tahun untuk satu berkas.")
        return data


def codes_for(user: Any) -> list[str]:
    """Territories of a head moderator; all of it for an admin; else 404."""
    if getattr(user, "is_superuser", False):
        return [settings.KIM_REGION]
    codes = Moderator.objects.heads().codes_of(user)
    if not codes:
        raise Http404
    return codes


class SupervisorDesk(Frame):
    """Choosing a period, and the file."""

    def supervisor(self, request: HttpRequest) -> HttpResponse:
        """The form; with a period and a format, the file itself."""
        codes = codes_for(request.user)
        wanted = request.GET.get("berkas")
        form = PeriodForm(request.GET if wanted else None, initial=last_month())
        if wanted in {"xlsx", "pdf"} and form.is_valid():
            if spend("berkas", request.user.pk or 0, limit=FILES_A_MINUTE, seconds=60):
                return self.file(
                    request,
                    wanted,
                    codes,
                    form.cleaned_data["dari"],
                    form.cleaned_data["sampai"],
                )
            form.add_error(None, "Terlalu sering. Tunggu satu menit.")
        status = 422 if wanted else 200
        context = {"title": "Berkas pengawas", "form": form}
        return self.render(
            request, "admin/moderation/supervisor.html", context, status=status
        )

    def file(
        self,
        request: HttpRequest,
        wanted: str,
        codes: list[str],
        first: date,
        last: date,
    ) -> HttpResponse:
        """The file; that it was taken, and by whom, is kept in the admin's log."""
        tables = tables_between(codes, midnight(first), midnight(last, days=1))
        rows = figure(sum(len(table.rows) for table in tables))
        period = f"{date_format(first, 'j F Y')}–{date_format(last, 'j F Y')}"
        LogEntry.objects.create(
            user_id=request.user.pk or 0,
            action_flag=CHANGE,
            object_repr=f"Berkas pengawas {period} ({wanted}, {rows} baris)"[:200],
            change_message="Diunduh.",
        )
        name = f"berkas-pengawas-{first}-{last}.{wanted}"
        title = f"Berkas pengawas KIM {settings.KIM_CITY_NAME}"
        if wanted == "xlsx":
            return attachment(sheets.workbook(tables, title=title), XLSX, name)
        made = date_format(timezone.localtime(), "j F Y, H.i")
        page = paper.document(
            tables,
            title=title,
            subtitle=f"Terbit {period}",
            footer=f"Dibuat {made} oleh {request.user}",
        )
        return attachment(page, PDF, name)


def last_month() -> dict[str, date]:
    """The last thirty days."""
    today = timezone.localdate()
    return {"dari": today - timedelta(days=30), "sampai": today}


def midnight(day: date, *, days: int = 0) -> datetime:
    """The first moment of that day, or of so many days later, where the portal stands."""
    moment = datetime.combine(day + timedelta(days=days), time())
    return timezone.make_aware(moment)


def tables_between(codes: list[str], start: datetime, end: datetime) -> list[Table]:
    """Three tables over every kind, oldest first; `end` is the first moment after."""
    published: list[list[Any]] = []
    lifted: list[list[Any]] = []
    ended: list[list[Any]] = []
    for kind in KINDS.values():
        lines = lines_between(kind, codes, start, end)
        published += [published_row(kind, line) for line in lines[Move.APPROVE]]
        lifted += [lifted_row(kind, line) for line in lines[Move.LIFT]]
        ended += [ended_row(kind, line) for move in ENDS for line in lines[move]]
    return [
        Table(
            "Terbit dan pemeriksaannya",
            [
                "Jenis",
                "Kode cek",
                "Judul",
                "KIM",
                "Cakupan",
                "Versi",
                "Disetujui",
                "Oleh",
                "Moderator pertama",
                "Tahapan saat terbit",
                "Kata yang ditandai",
                "Kontak yang dipastikan",
                "Catatan",
            ],
            published,
        ),
        Table(
            "Tahanan yang dibuka",
            [
                "Jenis",
                "Kode cek",
                "Judul",
                "KIM",
                "Dibuka",
                "Oleh",
                "Alasan",
                "Kata yang menahan",
                "Tahapan",
            ],
            lifted,
        ),
        Table(
            "Ditahan, ditarik, dikembalikan, dihapus",
            ["Jenis", "Kode cek", "Judul", "KIM", "Apa", "Kapan", "Oleh", "Alasan"],
            sorted(ended, key=decided_at),
        ),
    ]


def lines_between(
    kind: Kind, codes: list[str], start: datetime, end: datetime
) -> dict[str, list[Any]]:
    """Decisions by move: approvals by when the text appeared, the rest by when they fell.

    What was approved and never appeared, since its time was cancelled or it was held, is
    no publication. Three queries.
    """
    wanted = [Move.LIFT, *ENDS]
    lines: dict[str, list[Any]] = {move: [] for move in [Move.APPROVE, *wanted]}
    rows = (
        kind.decisions.rows()
        .filter(region_codes.inside("revision__region__code", codes))
        .select_related("by", "revision__publication__kim", "revision__region")
        .order_by("pk")
    )
    for line in rows.filter(move__in=wanted, at__gte=start, at__lt=end):
        lines[line.move].append(line)
    until = min(end, timezone.now())
    approvals = list(
        rows.filter(
            move=Move.APPROVE,
            checks__moment__gte=in_utc(start),
            checks__moment__lt=in_utc(until),
        )
    )
    revisions = {line.revision_id for line in approvals}
    others = (
        kind.decisions.rows()
        .filter(
            revision__in=revisions,
            move__in=[Move.UNSCHEDULE, Move.HOLD, Move.FIRST_YES],
        )
        .select_related("by")
    )
    undone, first = set(), {}
    for line in others:
        if line.move == Move.FIRST_YES:
            first[line.revision_id, line.version] = str(line.by)
        else:
            # Being held counts one version on.
            held = line.move == Move.HOLD
            undone.add((line.revision_id, line.version - held))
    for line in approvals:
        which = (line.revision_id, line.version)
        if which not in undone:
            line.first_yes = first.get(which, "")
            lines[Move.APPROVE].append(line)
    return lines


def in_utc(moment: datetime) -> str:
    """As checks keep their moment, so that text compares like time."""
    return moment.astimezone(UTC).isoformat("T", "seconds")


def beginning(kind: Kind, line: Any) -> list[Any]:
    """What every table says of a text first."""
    publication = line.revision.publication
    title = line.snapshot.get("title") or "Dihapus"
    return [kind.label, publication.shown_code, title, str(publication.kim)]


def published_row(kind: Kind, line: Any) -> list[Any]:
    """One approval: on which words, by whom, after which checks."""
    return [
        *beginning(kind, line),
        str(line.revision.region),
        line.revision.number,
        line.at,
        line.who,
        line.first_yes,
        "; ".join(line.checks.get("stages", [])),
        found_words(line.checks),
        "; ".join(
            f"{row['masked']}: {row['reason']}"
            for row in line.checks.get("confirmed", [])
        ),
        line.note,
    ]


def lifted_row(kind: Kind, line: Any) -> list[Any]:
    """Who let pass what, and why."""
    return [
        *beginning(kind, line),
        line.at,
        line.who,
        line.note,
        found_words(line.checks, only="block"),
        "; ".join(line.checks.get("stages", [])),
    ]


def ended_row(kind: Kind, line: Any) -> list[Any]:
    """What was taken back, held or erased."""
    why = line.note
    if line.move == Move.ERASE:
        why = f"{', '.join(labels_for(line.reasons))}: {line.note}"
    return [*beginning(kind, line), ENDS[line.move], line.at, line.who, why]


def decided_at(row: list[Any]) -> Any:
    """The time in a row of the third table."""
    return row[5]


def found_words(checks: dict[str, Any], *, only: str = "") -> str:
    """Quoted words with how heavy the list calls them."""
    return "; ".join(
        f"“{row['quote']}” ({row['severity']})"
        for row in checks.get("findings", [])
        if not only or row["severity"] == only
    )
