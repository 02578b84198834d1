"""Addresses of the officer's pages for events."""

from django.urls import path

from events.closing.desk import ClosingDesk
from events.guests import attendance, invitations
from events.plan.desk import EventPages, PlanDesk

DAY = "acara/<str:code>/<slug:key>/"

app_name = "plan"
urlpatterns = [
    *PlanDesk().urls("rencana/"),
    *(
        path(f"{DAY}{end}", view, name=name)
        for end, view, name in (
            ("undangan/", invitations.show, "invitations"),
            ("undangan/tambah/", invitations.add, "invitations_add"),
            ("undangan/salin/", invitations.copy, "invitations_copy"),
            ("undangan/surat/", invitations.letters, "invitations_letters"),
            ("undangan/<int:pk>/jawaban/", invitations.record, "invitations_record"),
            ("undangan/<int:pk>/terkirim/", invitations.sent, "invitations_sent"),
            ("undangan/<int:pk>/hapus/", invitations.remove, "invitations_remove"),
            ("hadir/", attendance.show, "attendance"),
            ("hadir/mulai/", attendance.begin, "attendance_begin"),
            ("hadir/tutup/", attendance.shut, "attendance_shut"),
            ("hadir/buka/", attendance.reopen, "attendance_reopen"),
            ("hadir/kode-baru/", attendance.change_code, "attendance_change_code"),
            ("hadir/tambah/", attendance.type_in, "attendance_type_in"),
            ("hadir/hapus/", attendance.remove, "attendance_remove"),
            ("hadir/pintu/", attendance.door_notice, "attendance_door"),
            ("hadir/kertas/", attendance.list_to_sign, "attendance_paper"),
        )
    ),
    *ClosingDesk().urls(f"{DAY}notula/"),
    *EventPages("acara", namespace="plan", template="events/state.html").urls(
        "acara/<str:code>/"
    ),
]
