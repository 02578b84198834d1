"""Addresses of Cek pesan for residents."""

from django.urls import path

from voices import views
from voices.asking import views as asking

urlpatterns = [
    path("", asking.check, name="check"),
    path("bagikan/", asking.shared, name="check_shared"),
    path("kirim/", asking.send, name="check_send"),
    path("kode/", asking.by_code, name="asked_code"),
    path("jawaban/<str:token>/", asking.asked, name="asked"),
    path("jawaban/<str:token>/hapus/", asking.forget, name="asked_forget"),
    path("jawaban/<str:token>/berhenti/", asking.stop, name="asked_stop"),
    path("semua/", views.index, name="clarifications"),
    path("bantuan/<slug:name>/", asking.hard_case, name="hard_case"),
    path("<slug:slug>/", views.detail, name="clarified"),
]
