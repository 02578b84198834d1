"""Addresses of a KIM's people, below the officer's desk."""

from django.urls import path

from groups import views

app_name = "people"
urlpatterns = [
    path("<slug:slug>/", views.people, name="index"),
    path("<slug:slug>/undang/", views.invite, name="invite"),
    path("<slug:slug>/salam/", views.greet, name="greet"),
    path("<slug:slug>/undangan/<int:pk>/batalkan/", views.revoke, name="revoke"),
]
