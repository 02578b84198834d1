"""Addresses of wishes for officers and moderators."""

from django.urls import path

from voices.wishes import desk

app_name = "wishes"
urlpatterns = [
    path("aspirasi/", desk.index, name="index"),
    path("aspirasi/catat/", desk.record, name="record"),
    path("aspirasi/<str:code>/", desk.one, name="one"),
    *(
        path(f"aspirasi/<str:code>/{end}", view, name=name)
        for end, name, view in desk.verbs()
    ),
]
