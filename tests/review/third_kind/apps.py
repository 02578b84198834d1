"""The app; its kind is registered by the tests that speak of it."""

from django.apps import AppConfig


class ThirdKindConfig(AppConfig):
    name = "tests.review.third_kind"
    label = "third_kind"
