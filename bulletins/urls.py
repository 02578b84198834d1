"""Addresses of bulletins for residents."""

from django.urls import path

from bulletins import views

app_name = "bulletins"
urlpatterns = [
    path("buletin/", views.index, name="index"),
    path("buletin/<slug:slug>/", views.detail, name="detail"),
    path("b/<str:code>/", views.by_code, name="by_code"),
    # In capitals a QR code is smaller and survives a poor photocopy.
    path("B/<str:code>/", views.by_code),
]
