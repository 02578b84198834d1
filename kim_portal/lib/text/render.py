"""The one renderer of what people write: to HTML, to WhatsApp, to plain text."""

import re
from collections.abc import Sequence
from itertools import takewhile
from typing import Any

import nh3
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from kim_portal.lib.text import blocks, lines, markdown, marks, tables
from kim_portal.lib.text.clean import clean_text

# A line of one sign, drawn by hand or by other programs.
_DRAWN = re.compile(r" *([-*_=~–—])(?: ?\1){2,} *$")

LINK_REL = "nofollow ugc noopener"
_ADDRESS = re.compile(r"https?://|tel:\+?[0-9]{5,16}\Z")

# nh3 writes a text node with many "&" in quadratic time (1 MB: 8 s). A comment, which
# nh3 drops, parts a long text into several nodes.
_NODE = 4096
_PART = "<!---->"


def _text(_self: RendererHTML, tokens: Sequence[Token], index: int, *_: Any) -> str:
    """Escape text and show each line end as one, as WhatsApp does."""
    return _escape(tokens[index].content).replace("\n", "<br>\n")


def _code(_self: RendererHTML, tokens: Sequence[Token], index: int, *_: Any) -> str:
    return f"<pre><code>{_escape(tokens[index].content)}</code></pre>\n"


def _escape(text: str) -> str:
    parts = [text[place : place + _NODE] for place in range(0, len(text), _NODE)]
    return _PART.join(map(escapeHtml, parts))


def _parser() -> MarkdownIt:
    md = MarkdownIt("zero").use(blocks.plugin).use(marks.plugin)
    md.core.ruler.enableOnly(["block", "inline"])
    md.add_render_rule("text", _text)
    md.add_render_rule("code_block", _code)
    return md


def _keep_attribute(tag: str, name: str, value: str) -> str | None:
    """Let an address through only when it is whole and of the web or a phone's."""
    if (tag, name) == ("a", "href") and not _ADDRESS.match(value):
        return None
    return value


_PARSER = _parser()
# Never add svg or math: nh3's known holes were all there.
_CLEANER = nh3.Cleaner(
    tags={
        *("h2", "p", "ul", "ol", "li", "blockquote", "pre", "div"),
        *("table", "tbody", "tr", "th", "td"),
        *("strong", "em", "s", "code", "a", "br"),
    },
    attributes={
        "a": {"href"},
        "ol": {"start"},
        "li": {"value", "dir"},
        "th": {"scope", "dir"},
        "div": {"class", "role", "tabindex", "aria-label"},
        **{tag: {"dir"} for tag in ("p", "h2", "td")},
    },
    attribute_filter=_keep_attribute,
    url_schemes={"http", "https", "tel"},
    url_relative="deny",
    link_rel=LINK_REL,
)


def render(body: str) -> SafeString:
    """Return a body in WhatsApp's marks as HTML for a page.

    HTML in the body shows as the text it is. Marks: `*bold*`, `_italic_`,
    `~struck~`, `- ` or `* ` and `1. ` lists, `> ` quote, backticks for code, bare
    links and phone numbers, `## ` subheading, and lines with tabs as a table. What
    other programs write instead is read alike. Everything else is text, each line
    on its own line.
    """
    html = _PARSER.render(markdown.to_marks(clean_text(body)))
    # Safe: this is nh3's output under the allow-list above, and nothing else.
    return SafeString(_CLEANER.clean(html))


def to_bold(words: str) -> str:
    """Return words as one bold line for WhatsApp, whatever marks are in them."""
    bold = f"*{marks.strip(words, '*')}*"
    # A star inside that is no mark would end the bold too early: then none at all.
    stars = [piece.start for piece in marks.scan(bold) if piece.mark == "*"]
    return bold if stars == [0, len(bold) - 1] else words


def _group_to_whatsapp(group: lines.Group) -> list[str]:
    if group.kind == lines.HEADING:
        return [to_bold(lines.split_line(group.lines[0])[2])]
    if group.kind == lines.TABLE:
        return tables.to_whatsapp(group.lines)
    if group.kind == lines.TEXT:
        return [marks.close_at_line_ends("\n".join(group.lines))]
    return group.lines


def to_whatsapp(body: str) -> str:
    """Return what to send in WhatsApp: `## ` lines bold, the rest in its marks.

    Marks of other programs become WhatsApp's, bold over several lines begins anew on
    each, and the columns of a table have a bar between them.
    """
    sent: list[str] = []
    for group in lines.groups(markdown.to_marks(body)):
        sent += _group_to_whatsapp(group)
    return "\n".join(sent)


def _group_to_plain(group: lines.Group) -> list[str]:
    if group.kind == lines.FENCE:
        return [lines.fenced(group.lines)]
    if group.kind == lines.TABLE:
        return tables.to_plain(group.lines)
    split = [lines.split_line(line) for line in group.lines if not _DRAWN.match(line)]
    if not split:
        return []
    number = f"{split[0][1]} " if group.kind == lines.NUMBER else ""
    words = "\n".join(content for *_, content in split)
    if group.kind == lines.BULLET:
        words = words.removeprefix("☐ ").removeprefix("☑ ")
    return [number + marks.strip(words)]


def to_plain(body: str) -> str:
    """Return a body without marks, to be read or heard, line by line.

    Numbers of lists stay, and tabs between columns. Lines drawn by hand, boxes to tick
    and addresses that have words of their own do not.
    """
    marked = markdown.to_marks(clean_text(body), addresses=False)
    plain: list[str] = []
    quoted = False
    for kind, typed in lines.groups(marked):
        # A ">" alone parts two paragraphs of one quote.
        between = list(takewhile(lambda line: line.strip() == ">", typed))
        skipped = len(between) if quoted else 0
        plain += [""] * skipped
        if rest := typed[skipped:]:
            quoted = kind == lines.QUOTE
            plain += _group_to_plain(lines.Group(kind, rest))
    return "\n".join(plain)
