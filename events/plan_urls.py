"""Addresses of the officer's pages for events."""

from django.urls import path
from django.views.decorators.http import require_POST

from events import desk

app_name = "plan"
urlpatterns = [
    path("rencana/", desk.new, name="new"),
    path("rencana/<uuid:key>/", desk.edit, name="edit"),
    path("rencana/<uuid:key>/simpan/", desk.save, name="save"),
    path("rencana/<uuid:key>/kirim/", desk.send, name="send"),
    path(
        "acara/<str:code>/tidak-jadi/",
        require_POST(desk.states.call_off),
        name="call_off",
    ),
    *desk.states.urls("acara/<str:code>/"),
]
