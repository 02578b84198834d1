"""What the guard quotes from a text."""

from datetime import datetime
from zoneinfo import ZoneInfo

from guard.checks import look_at
from tests.conftest import MEDONO

QUIET = datetime(2024, 11, 25, 12, tzinfo=ZoneInfo("Asia/Jakarta"))


def quotes(text, **options):
    report = look_at(text, region_code=options.pop("region", MEDONO), **options)
    return [finding.quote for finding in report.findings]
