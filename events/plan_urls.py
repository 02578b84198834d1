"""Addresses of the officer's pages for events."""

from django.urls import path
from django.views.decorators.http import require_POST

from events import attendance, closing, desk, guests, mine

app_name = "plan"
urlpatterns = [
    path("acara/", mine.mine, name="mine"),
    path("rencana/", desk.new, name="new"),
    path("rencana/<uuid:key>/", desk.edit, name="edit"),
    path("rencana/<uuid:key>/simpan/", desk.save, name="save"),
    path("rencana/<uuid:key>/kirim/", desk.send, name="send"),
    path("rencana/<uuid:key>/foto/", desk.photo, name="photo"),
    path(
        "acara/<str:code>/tidak-jadi/",
        require_POST(desk.states.call_off),
        name="call_off",
    ),
    *(
        path(f"acara/<str:code>/<slug:key>/{end}", view, name=name)
        for end, view, name in (
            ("undangan/", guests.show, "invitations"),
            ("undangan/tambah/", guests.add, "invitations_add"),
            ("undangan/salin/", guests.copy, "invitations_copy"),
            ("undangan/surat/", guests.letters, "invitations_letters"),
            ("undangan/<int:pk>/jawaban/", guests.record, "invitations_record"),
            ("undangan/<int:pk>/terkirim/", guests.sent, "invitations_sent"),
            ("undangan/<int:pk>/hapus/", guests.remove, "invitations_remove"),
            ("hadir/", attendance.show, "attendance"),
            ("hadir/mulai/", attendance.begin, "attendance_begin"),
            ("hadir/tutup/", attendance.shut, "attendance_shut"),
            ("hadir/tambah/", attendance.type_in, "attendance_type_in"),
            ("hadir/hapus/", attendance.remove, "attendance_remove"),
            ("hadir/pintu/", attendance.door_notice, "attendance_door"),
            ("hadir/kertas/", attendance.list_to_sign, "attendance_paper"),
            ("notula/", closing.edit, "minutes"),
            ("notula/simpan/", closing.save, "minutes_save"),
            ("notula/kirim/", closing.send, "minutes_send"),
            ("notula/foto/", closing.photo, "minutes_photo"),
        )
    ),
    *desk.states.urls("acara/<str:code>/"),
]
