"""Words and pieces every template may use; loaded as builtins."""

from typing import Any

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from guard.models import contact_digest
from kim_portal.lib import drawings, moments, phones, posts, tables, text
from kim_portal.lib.fragments import kept

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


register.simple_tag(kept)


@register.simple_tag(takes_context=True)
def masthead(context: Any, section: str = "") -> SafeString:
    """The head of a public page; `section` is where in the portal it is."""
    remembered, user = context.get("remembered"), context.get("user")
    place = remembered.region if remembered else None
    member = bool(context.get("signed_in") and user and user.is_authenticated)
    return kept(
        "parts/_masthead.html",
        section,
        place.code if place else "",
        member,
        section=section,
        place=place,
        member=member,
    )


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
def web_link(address: Any) -> str:
    """An address a page may link to, whatever the row holds: http(s), else nothing."""
    return text.web_address(str(address or ""))


@register.filter
def tidy(value: Any) -> str:
    """Titles and summaries without marks, no-break spaces where no line may end."""
    return text.tidy(text.plain_title(str(value)))


@register.filter
def marks(value: str) -> SafeString:
    """A body in WhatsApp's marks as cleaned HTML."""
    return text.render(value)


@register.filter
def contact(value: str) -> SafeString:
    """A free field for residents: its first number calls, the rest stays text."""
    found = phones.first_in(value)
    if found is None:
        return format_html("{}", value)
    link = phones.tel_link(found.number)
    return format_html(
        '{}<a href="{}">{}</a>{}', found.before, link, found.written, found.after
    )


for _words in (
    moments.iso,
    moments.day,
    moments.short_day,
    moments.long_day,
    moments.moment,
    moments.long_moment,
    moments.short_moment,
    moments.when,
    moments.waited,
):
    register.filter(_words.__name__, _words)


# Numbers print plain; this is how an amount becomes one that people read: 1.248 or 3,5.
register.filter("count", tables.shown)


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


@register.inclusion_tag("parts/_lost.html", takes_context=True)
def lost_words(context: Any) -> dict[str, Any]:
    """What was sent from this page when the session had ended; signed-in pages only."""
    request = context.get("request")
    if request is None or not request.user.is_authenticated:
        return {}
    return {
        "lost": posts.lost(request),
        "typed_again": getattr(request, "typed_again", False),
        "csrf_token": context.get("csrf_token"),
    }
