"""Addresses of the agenda for residents."""

from django.urls import path

from events import calendars, views

app_name = "agenda"
urlpatterns = [
    path("agenda/", views.index, name="index"),
    path("agenda.ics", calendars.city, name="city_feed"),
    path("kelurahan/<slug:slug>/agenda.ics", calendars.village, name="village_feed"),
    path("kecamatan/<slug:slug>/agenda.ics", calendars.district, name="district_feed"),
    path("agenda/jenis/<slug:slug>.ics", calendars.kind, name="kind_feed"),
    path("agenda/<slug:slug>.ics", calendars.event, name="event_feed"),
    path("agenda/<slug:slug>/", views.detail, name="detail"),
]
