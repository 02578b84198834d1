"""Addresses of the officer's pages for events."""

from review.states import StatePages

states = StatePages("acara", namespace="plan", template="events/state.html")

app_name = "plan"
urlpatterns = [*states.urls("acara/<str:code>/")]
