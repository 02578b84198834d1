"""Addresses of the officer's pages for bulletins."""

from django.urls import path

from bulletins import desk, state

app_name = "write"
urlpatterns = [
    path("tulis/", desk.new, name="new"),
    path("tulis/<uuid:key>/", desk.edit, name="edit"),
    path("tulis/<uuid:key>/simpan/", desk.save, name="save"),
    path("tulis/<uuid:key>/kirim/", desk.send, name="send"),
    path("tulis/<uuid:key>/foto/", desk.photo, name="photo"),
    path("tulis/<uuid:key>/pratinjau/", desk.preview, name="preview"),
    path("buletin/<str:code>/", state.state, name="state"),
    path("buletin/<str:code>/ubah/", state.change, name="change"),
    path("buletin/<str:code>/tarik-kembali/", state.recall, name="recall"),
    path("buletin/<str:code>/batalkan-jadwal/", state.unschedule, name="unschedule"),
    path("buletin/<str:code>/periksa-lagi/", state.appeal, name="appeal"),
    path("buletin/<str:code>/tautan-pratinjau/", state.share, name="share"),
    path("buletin/<str:code>/buang/", state.discard, name="discard"),
]
