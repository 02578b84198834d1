"""Addresses of the agenda for residents."""

from django.urls import path

from events.agenda import calendars, views
from events.guests import door

app_name = "agenda"
urlpatterns = [
    path("agenda/", views.index, name="index"),
    path("agenda.ics", calendars.city, name="city_feed"),
    path("kelurahan/<slug:slug>/agenda.ics", calendars.village, name="village_feed"),
    path("kecamatan/<slug:slug>/agenda.ics", calendars.district, name="district_feed"),
    path("agenda/jenis/<slug:slug>.ics", calendars.kind, name="kind_feed"),
    path("agenda/<slug:slug>.ics", calendars.event, name="event_feed"),
    path("hadir/", door.ask_code, name="ask_code"),
    path("hadir/<slug:code>/", door.check_in, name="check_in"),
    path("hadir/<slug:code>/batal/", door.take_back, name="take_back"),
    path("undangan-acara/<str:token>/", door.answer, name="answer"),
    path("agenda/<slug:slug>/", views.detail, name="detail"),
]
