"""Addresses of the officer's pages for events."""

from django.urls import path
from django.views.decorators.http import require_POST

from events import closing, desk

app_name = "plan"
urlpatterns = [
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
    path("acara/<str:code>/<slug:key>/notula/", closing.edit, name="minutes"),
    path(
        "acara/<str:code>/<slug:key>/notula/simpan/", closing.save, name="minutes_save"
    ),
    path(
        "acara/<str:code>/<slug:key>/notula/kirim/", closing.send, name="minutes_send"
    ),
    path(
        "acara/<str:code>/<slug:key>/notula/foto/", closing.photo, name="minutes_photo"
    ),
    *desk.states.urls("acara/<str:code>/"),
]
