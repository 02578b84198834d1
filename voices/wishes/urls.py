"""Addresses of wishes for residents."""

from django.urls import path

from voices.wishes import views

urlpatterns = [
    path("", views.leave, name="leave_wish"),
    path("dukung/<int:pk>/", views.support, name="support_wish"),
    path("kode/", views.by_code, name="wish_code"),
    path("tiket/<str:token>/", views.ticket, name="wish"),
    path("tiket/<str:token>/terjawab/", views.verdict, name="wish_verdict"),
    path("tiket/<str:token>/hapus/", views.erase, name="wish_erase"),
    path("tiket/<str:token>/unduh/", views.export, name="wish_export"),
    path("jawaban/<slug:slug>/", views.answered, name="wishes_answered"),
]
