"""Addresses of bulletins for residents."""

from django.urls import path

from bulletins import views

app_name = "bulletins"
urlpatterns = [
    path("buletin/", views.index, name="index"),
    path("buletin/<slug:slug>/", views.detail, name="detail"),
]
