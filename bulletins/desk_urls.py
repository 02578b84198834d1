"""Addresses of the officer's pages for bulletins."""

from django.urls import path

from bulletins import desk

app_name = "write"
urlpatterns = [
    path("tulis/", desk.new, name="new"),
    path("tulis/<uuid:key>/", desk.edit, name="edit"),
    path("tulis/<uuid:key>/simpan/", desk.save, name="save"),
    path("tulis/<uuid:key>/kirim/", desk.send, name="send"),
    path("tulis/<uuid:key>/foto/", desk.photo, name="photo"),
    path("tulis/<uuid:key>/pratinjau/", desk.preview, name="preview"),
    path("buletin/<str:code>/", desk.state, name="state"),
    path("buletin/<str:code>/ubah/", desk.change, name="change"),
    path("buletin/<str:code>/tarik-kembali/", desk.recall, name="recall"),
    path("buletin/<str:code>/batalkan-jadwal/", desk.unschedule, name="unschedule"),
    path("buletin/<str:code>/buang/", desk.discard, name="discard"),
]
