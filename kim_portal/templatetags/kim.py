"""Words and pieces every template may use; loaded as builtins."""

from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from guard.models import contact_digest
from kim_portal.lib import drawings, text

register = template.Library()

SVG = (
    '<svg class="icon" width="20" height="20" viewBox="0 0 24 24" fill="none" '
    'stroke="currentColor" stroke-width="2" stroke-linecap="square" aria-hidden="true">'
    '<path d="{}"/></svg>'
)
_ICONS = {name: format_html(SVG, path) for name, path in drawings.ICONS.items()}
_SEAL = format_html(
    '<svg class="seal" width="18" height="18" viewBox="0 0 24 24" aria-hidden="true">'
    '<path fill="currentColor" d="{}"/>'
    '<path class="seal-check" fill="none" stroke="#fff" stroke-width="2.4" '
    'd="m7.5 12.2 3.2 3.2 5.8-6.4"/></svg>',
    drawings.SEAL,
)
_MARK = format_html(
    '<svg width="40" height="40" viewBox="0 0 48 48" aria-hidden="true">'
    '<path class="mark-star" fill="#1b2b5e" d="{}"/><path fill="#fff" d="{}"/>'
    '<path fill="#f2b632" d="{}"/></svg>',
    drawings.MARK_STAR,
    drawings.MARK_DOTS,
    drawings.MARK_HEART,
)
_REACH = {
    level: format_html(
        '<svg width="13" height="13" viewBox="0 0 13 13" aria-hidden="true">'
        '<path d="{}"/></svg>',
        path,
    )
    for level, path in drawings.REACH.items()
}
_REACH["province"] = _REACH["regency"]


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon by its English name; raises KeyError for an unknown one."""
    return _ICONS[name]


@register.simple_tag
def seal() -> SafeString:
    """The eight-pointed seal with a check."""
    return _SEAL


@register.simple_tag
def mark() -> SafeString:
    """The portal's mark."""
    return _MARK


@register.simple_tag
def scope(region: Any) -> SafeString:
    """How far it reaches: 1, 4 or 9 nitik, and the words."""
    hue = format_html(' data-hue="{}"', region.hue) if region.hue else ""
    return format_html(
        '<span class="scope"{}>{}{}</span>',
        hue,
        _REACH[region.level],
        region.scope_name,
    )


@register.simple_tag
def cover_url(region: Any, category: Any, seed: Any) -> str:
    """Address of the computed cover of a bulletin without a photo."""
    composition = category.cover if category else "pengumuman"
    code = region.code.replace(".", "")
    return reverse("cover", args=[code, composition, str(seed)])


@register.simple_tag
def absolute(path: str) -> str:
    """The whole address, from settings: never from the visitor's Host header."""
    return f"{settings.SITE_URL}{path}"


@register.filter
def tidy(value: Any) -> str:
    """Titles and summaries with no-break spaces where a line must not end."""
    return text.tidy(str(value))


@register.filter
def marks(value: str) -> SafeString:
    """A body in WhatsApp's marks as cleaned HTML."""
    return text.render(value)


@register.filter
def iso(value: datetime | date | None) -> str:
    """For <time datetime>: seconds, no fractions, which validators refuse."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat("T", "seconds")
    return value.isoformat()


def _local(value: datetime | date) -> datetime | date:
    return timezone.localtime(value) if isinstance(value, datetime) else value


@register.filter
def day(value: datetime | date | None) -> str:
    """20 Nov 2024."""
    return date_format(_local(value), "j M Y") if value else ""


@register.filter
def short_day(value: datetime | date | None) -> str:
    """20 Nov."""
    return date_format(_local(value), "j M") if value else ""


@register.filter
def long_day(value: datetime | date | None) -> str:
    """Rabu, 20 November 2024."""
    return date_format(_local(value), "l, j F Y") if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """20 November 2024, 09.15 WIB."""
    if value is None:
        return ""
    zone = settings.ZONE_LABEL[settings.TIME_ZONE]
    return f"{date_format(_local(value), 'j F Y, H.i')} {zone}"


@register.filter
def long_moment(value: datetime | None) -> str:
    """Rabu, 20 November 2024 pukul 19.00 WIB."""
    if value is None:
        return ""
    clock = date_format(_local(value), "H.i")
    zone = settings.ZONE_LABEL[settings.TIME_ZONE]
    return f"{long_day(value)} pukul {clock} {zone}"


@register.filter
def short_moment(value: datetime | None) -> str:
    """20 Nov, 09.15."""
    return _short_moment(_local(value)) if value else ""


@lru_cache(maxsize=512)
def _short_moment(local: datetime | date) -> str:
    """Kept, since whole lists are promised for the same few moments."""
    return date_format(local, "j M, H.i")


@register.filter
def when(value: datetime | None) -> str:
    """hari ini pukul 09.15, kemarin pukul 16.20, or the date."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    days = (timezone.localdate() - local.date()).days
    clock = f"pukul {local:%H.%M}"
    if days == 0:
        return f"hari ini {clock}"
    if days == 1:
        return f"kemarin {clock}"
    return f"{date_format(local, 'j F Y')} {clock}"


@register.filter
def waited(value: datetime | None) -> str:
    """How long ago in one unit: 20 menit, 3 jam, 2 hari."""
    if value is None:
        return ""
    minutes = max(int((timezone.now() - value).total_seconds() // 60), 0)
    if minutes < 60:
        return f"{max(minutes, 1)} menit"
    if minutes < 48 * 60:
        return f"{minutes // 60} jam"
    return f"{minutes // (24 * 60)} hari"


@register.filter
def reading_minutes(value: str) -> int:
    """Minutes an ordinary reader needs."""
    return text.reading_minutes(value)


@register.inclusion_tag("components/field.html")
def field(bound: Any, label: str = "", help_text: str = "") -> dict[str, Any]:
    """A form field as we draw it: label, help, error above the control."""
    return {
        "field": bound,
        "label": label or bound.label,
        "help_text": help_text or bound.help_text,
    }


@register.inclusion_tag("components/form_errors.html")
def form_errors(form: Any) -> dict[str, Any]:
    """What is wrong, as links to the fields; takes the focus after a failed send."""
    return {"form": form}


@register.inclusion_tag("components/search_box.html")
def search_box(value: str = "", *, hero: bool = False) -> dict[str, Any]:
    """The one search box."""
    return {"value": value, "hero": hero}


@register.filter
def nth(rows: Any, place: int) -> Any:
    """The row at that place."""
    return rows[place]


@register.filter
def contact_key(quote: str) -> str:
    """What a form posts for a number or address, without sending it again."""
    return contact_digest(quote)
