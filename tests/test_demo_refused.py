"""Where the example content is not loaded."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command


def test_events_need_the_news_first(regions):
    with pytest.raises(CommandError, match="load_demo"):
        call_command("load_demo_events", stdout=StringIO())


@pytest.mark.parametrize(
    "command", ["load_demo", "load_demo_events", "load_demo_spread"]
)
def test_a_production_server_refuses_it(settings, regions, command):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="produksi"):
        call_command(command, stdout=StringIO())
