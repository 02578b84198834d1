"""Addresses of the agenda for residents."""

from django.urls import path

from events import views

app_name = "agenda"
urlpatterns = [
    path("agenda/<slug:slug>/", views.detail, name="detail"),
]
