"""The one renderer of what people write: to HTML, to WhatsApp, to plain text."""

from collections.abc import Sequence
from typing import Any

import nh3
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from kim_portal.lib.text import blocks, marks
from kim_portal.lib.text.clean import clean_text

LINK_REL = "nofollow ugc noopener"
_SCHEMES = ("http://", "https://")

# nh3 writes a text node with many "&" in quadratic time (1 MB: 8 s). A comment, which
# nh3 drops, parts a long text into several nodes.
_NODE = 4096
_PART = "<!---->"


def _text(_self: RendererHTML, tokens: Sequence[Token], index: int, *_: Any) -> str:
    """Escape text and show each line end as one, as WhatsApp does."""
    text = tokens[index].content
    parts = [text[place : place + _NODE] for place in range(0, len(text), _NODE)]
    return _PART.join(map(escapeHtml, parts)).replace("\n", "<br>\n")


def _parser() -> MarkdownIt:
    md = MarkdownIt("zero").use(blocks.plugin).use(marks.plugin)
    md.core.ruler.enableOnly(["block", "inline"])
    md.add_render_rule("text", _text)
    return md


def _keep_attribute(tag: str, name: str, value: str) -> str | None:
    """Let an address through only when it is whole and of the web."""
    if (tag, name) == ("a", "href") and not value.startswith(_SCHEMES):
        return None
    return value


_PARSER = _parser()
# Never add svg or math: nh3's known holes were all there.
_CLEANER = nh3.Cleaner(
    tags={"h2", "p", "strong", "em", "s", "ul", "ol", "li", "blockquote", "a", "br"},
    attributes={"a": {"href"}, "ol": {"start"}, "li": {"value"}},
    attribute_filter=_keep_attribute,
    url_schemes={"http", "https"},
    url_relative="deny",
    link_rel=LINK_REL,
)


def render(body: str) -> SafeString:
    """Return a body in WhatsApp's marks as HTML for a page.

    HTML in the body shows as the text it is. Marks: `*bold*`, `_italic_`,
    `~struck~`, `- ` or `* ` and `1. ` lists, `> ` quote, bare links, and `## `
    subheading. Everything else is text, each line on its own line.
    """
    html = _PARSER.render(clean_text(body))
    # Safe: this is nh3's output under the allow-list above, and nothing else.
    return SafeString(_CLEANER.clean(html))


def _heading_to_whatsapp(line: str) -> str:
    kind, _mark, content = blocks.split_line(line)
    if kind != blocks.HEADING:
        return line
    heading = f"*{marks.strip(content, '*')}*"
    # A star inside that is no mark would end the bold too early: then none at all.
    stars = [piece.start for piece in marks.scan(heading) if piece.mark == "*"]
    return heading if stars == [0, len(heading) - 1] else content


def to_whatsapp(body: str) -> str:
    """Return what to send in WhatsApp: `## ` lines bold, the rest unchanged."""
    return "\n".join([_heading_to_whatsapp(line) for line in body.split("\n")])


def to_plain(body: str) -> str:
    """Return a body without marks, line by line; numbers of lists stay."""
    lines: list[str] = []
    quoted = False
    for line in clean_text(body).split("\n"):
        kind, mark, content = blocks.split_line(line)
        between = quoted and content == ">"
        quoted = between or kind == blocks.QUOTE
        if kind == blocks.NUMBER:
            content = f"{mark} {content}"
        lines.append("" if between else content)
    return marks.strip("\n".join(lines))
