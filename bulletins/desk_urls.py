"""Addresses of the officer's pages for bulletins."""

from django.urls import path

from bulletins import desk
from review.states import StatePages

states = StatePages("buletin", namespace="write", template="desk/state.html")

app_name = "write"
urlpatterns = [
    path("tulis/", desk.new, name="new"),
    path("tulis/<uuid:key>/", desk.edit, name="edit"),
    path("tulis/<uuid:key>/simpan/", desk.save, name="save"),
    path("tulis/<uuid:key>/kirim/", desk.send, name="send"),
    path("tulis/<uuid:key>/foto/", desk.photo, name="photo"),
    path("tulis/<uuid:key>/pratinjau/", desk.preview, name="preview"),
    *states.urls("buletin/<str:code>/"),
]
