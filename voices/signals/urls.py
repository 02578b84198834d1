"""Addresses of quiet signals."""

from django.urls import path

from voices.signals import views

app_name = "signals"
urlpatterns = [
    path("isyarat/", views.report, name="report"),
    path("isyarat/daftar/", views.index, name="index"),
    path("isyarat/pekan/<slug:slug>/", views.week, name="week"),
    path("isyarat/<int:pk>/", views.one, name="one"),
    *(
        path(f"isyarat/<int:pk>/{end}", view, name=name)
        for end, name, view in views.verbs()
    ),
]
