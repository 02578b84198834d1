"""Addresses of a person's own notices."""

from django.urls import path

from notices import views

app_name = "notices"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("terbaca/", views.read_all, name="read_all"),
    path("surat/", views.pace, name="pace"),
    path("<int:pk>/", views.show, name="open"),
]
