"""Text: WhatsApp marks, links, hostile input, and back to WhatsApp."""

import random
import re
import time
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser

import nh3
import pytest
from django.utils.safestring import SafeString

from kim_portal.lib.text import (
    blocks,
    clean_line,
    clean_text,
    excerpt,
    links,
    markdown,
    marks,
    render,
    tidy,
    to_plain,
    to_whatsapp,
)

REL = "nofollow ugc noopener"
ALLOWED = {
    **{tag: set() for tag in ("h2", "p", "strong", "em", "s", "ul", "blockquote")},
    **{tag: set() for tag in ("br", "pre", "code", "table", "tbody", "tr")},
    **{tag: {"dir"} for tag in ("p", "h2", "td")},
    "a": {"href", "rel"},
    "ol": {"start"},
    "li": {"value", "dir"},
    "th": {"scope", "dir"},
    "div": {"class", "role", "tabindex", "aria-label"},
}


class Reader(HTMLParser):
    """Reads a page as a browser and a person do; refuses what is not allowed."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.hrefs: list[str] = []
        self.shown: list[str] = []
        self.number = 0
        self.feed(html)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        assert set(found) <= ALLOWED[tag]
        if tag == "a":
            assert "a" not in self.open
            assert found["rel"] == REL
            assert re.match(r"https?://|tel:\+?[0-9]{5,}$", str(found["href"]))
            self.hrefs.append(str(found["href"]))
        if tag == "ol":
            self.number = int(found.get("start") or 1) - 1
        if tag == "li" and self.open[-1] == "ol":
            self.number = int(found.get("value") or self.number + 1)
            self.shown.append(f"{self.number}.")
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.shown.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


def inline(body: str) -> str:
    html = render(body)
    assert html.startswith("<p>")
    assert html.endswith("</p>\n")
    return html[3:-5]


def link(href: str, shown: str = "") -> str:
    return f'<a href="{href}" rel="{REL}">{shown or href}</a>'


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("Warga *wajib* hadir.", "Warga <strong>wajib</strong> hadir."),
        ("Bawa _fotokopi_ KTP", "Bawa <em>fotokopi</em> KTP"),
        ("~Senin~ Selasa", "<s>Senin</s> Selasa"),
        ("*_x_*", "<strong><em>x</em></strong>"),
        ("_*~x~*_", "<em><strong><s>x</s></strong></em>"),
        ("*a _b_ c*", "<strong>a <em>b</em> c</strong>"),
        ("(*x*), \"_y_\".", "(<strong>x</strong>), \"<em>y</em>\"."),
        ("*Rp5.000*/kg", "<strong>Rp5.000</strong>/kg"),
        ("*a*, *b*", "<strong>a</strong>, <strong>b</strong>"),
        ("*2*3*", "<strong>2*3</strong>"),
        ("👍*ya*👍", "👍<strong>ya</strong>👍"),
        ("*👍*", "<strong>👍</strong>"),
        ("*é*", "<strong>é</strong>"),
        ("5 *rb, *promo* hari ini", "5 *rb, <strong>promo</strong> hari ini"),
        ("*a _b* c_", "<strong>a _b</strong> c_"),
        ("\\*x\\*", "\\<strong>x\\</strong>"),
        ("_a_b_ c", "<em>a_b</em> c"),
        ("*a\nb*", "<strong>a<br>\nb</strong>"),
        ("_a\nb_ c_", "<em>a<br>\nb</em> c_"),
        ("**x** __y__ ~~z~~", "<strong>x</strong> <strong>y</strong> <s>z</s>"),
        ("***x***", "<strong><em>x</em></strong>"),
        ("```*x*``` `_y_ wa.me/6`", "<code>*x*</code> <code>_y_ wa.me/6</code>"),
        ("*`x`*", "<strong><code>x</code></strong>"),
        ("`**x**` [x](y)", "<code>**x**</code> [x](y)"),
        ("satu\ndua\n tiga", "satu<br>\ndua<br>\ntiga"),
        *[
            (literal, literal)
            for literal in (
                "*a*b", "a*b*", "snake_case_name", "2*3*4", "a * x * b", "x * y*",
                "*x", "x*", "a *x y", "**", "***", "2**3**4", "a__b__c", "~~",
                "*_*", "_*_ ~", "* *", "*", "-_-", "warga*nya*", "#judul",
                "####### judul", "##judul", "##", "-x", "-", "1.x", "1) x", "01. x",
                "1234. x", "+ x", "•x", "![x](y.png)", "[x](y)", "| a | b |", "***",
                "---", "- - -", "* * *", "\\# a\\b", "```x", "`x", "``", "[^1]: x",
                "Hanya teks biasa: 50% & 1.248 orang — ‘halo’".replace("&", "dan"),
            )
        ],
    ],
)  # fmt: skip
def test_marks_in_a_line(typed: str, html: str) -> None:
    assert inline(typed) == html


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("", ""),
        (" \n\n", ""),
        ("a\n\nb", "<p>a</p>|<p>b</p>|"),
        ("a\n\n\n\nb\n", "<p>a</p>|<p>b</p>|"),
        ("## Syarat *baru*", "<h2>Syarat <strong>baru</strong></h2>|"),
        ("a\n## b\nc", "<p>a</p>|<h2>b</h2>|<p>c</p>|"),
        ("Judul\n---", "<p>Judul<br>|---</p>|"),
        ("- a\n* b\n  - c", "<ul>|<li>a</li>|<li>b</li>|<li>c</li>|</ul>|"),
        ("- a\n\n- b", "<ul>|<li>a</li>|<li>b</li>|</ul>|"),
        ("* x *", "<ul>|<li>x *</li>|</ul>|"),
        ("* *x* y", "<ul>|<li><strong>x</strong> y</li>|</ul>|"),
        ("t:\n- a\nb", "<p>t:</p>|<ul>|<li>a</li>|</ul>|<p>b</p>|"),
        ("1. a\n2. b", "<ol>|<li>a</li>|<li>b</li>|</ol>|"),
        ("7. a\n\n8. b", '<ol start="7">|<li>a</li>|<li>b</li>|</ol>|'),
        ("1. a\n5. b", '<ol>|<li>a</li>|<li value="5">b</li>|</ol>|'),
        ("0. a", '<ol start="0">|<li>a</li>|</ol>|'),
        ("1. a\n\n1. b", "<ol>|<li>a</li>|</ol>|<ol>|<li>b</li>|</ol>|"),
        ("1. a\n- b", "<ol>|<li>a</li>|</ol>|<ul>|<li>b</li>|</ul>|"),
        ("> a\n> b\nc", "<blockquote>|<p>a<br>|b</p>|</blockquote>|<p>c</p>|"),
        ("> a\n> \n> b", "<blockquote>|<p>a</p>|<p>b</p>|</blockquote>|"),
        ("> > a", "<blockquote>|<p>&gt; a</p>|</blockquote>|"),
        (">a\n>", "<p>&gt;a<br>|&gt;</p>|"),
        ("    a", "<p>a</p>|"),
        (
            "a\n```\n*x*\n - y\n```\nb",
            "<p>a</p>|<pre><code>*x*| - y|</code></pre>|<p>b</p>|",
        ),
        ("```\n*x*", "<p>```<br>|<strong>x</strong></p>|"),
        ("# a\n### *b* ##", "<h2>a</h2>|<h2><strong>b</strong></h2>|"),
        ("• a\n◦ b", "<ul>|<li>a</li>|<li>b</li>|</ul>|"),
        ("<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>|"),
        ("&amp; &lt; <!-- x -->", "<p>&amp;amp; &amp;lt; &lt;!-- x --&gt;</p>|"),
    ],
)
def test_lines_and_blocks(typed: str, html: str) -> None:
    assert render(typed) == html.replace("|", "\n")


def test_result_is_safe_and_takes_line_ends_of_any_system() -> None:
    assert isinstance(render("*a*"), SafeString)
    assert render("a\r\nb\rc\u2028d") == render("a\nb\nc\nd")


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("https://kim.id", link("https://kim.id")),
        ("Lihat http://kim.id/a?b=1&c=2#d.", "Lihat "
         + link("http://kim.id/a?b=1&amp;c=2#d") + "."),
        ("HTTPS://Kim.ID/A", link("https://Kim.ID/A", "HTTPS://Kim.ID/A")),
        ("(www.kim.or.id)", f"({link('https://www.kim.or.id', 'www.kim.or.id')})"),
        ("*https://kim.id/a*", f"<strong>{link('https://kim.id/a')}</strong>"),
        ("_lihat https://kim.id/a_b_", f"<em>lihat {link('https://kim.id/a_b')}</em>"),
        ("https://ig.com/kim_", link("https://ig.com/kim_")),
        ("https://kim.id/a_b_c*d*e", link("https://kim.id/a_b_c*d*e")),
        ("https://id.wiki.org/A_(b)", link("https://id.wiki.org/A_(b)")),
        ("[x](https://kim.id/y)", f"x ({link('https://kim.id/y')})"),
        ("<https://kim.id>", f"&lt;{link('https://kim.id')}&gt;"),
        ("https://kim.id,dan", link("https://kim.id") + ",dan"),
        ("https://kim.id👍", link("https://kim.id") + "👍"),
        ("Info:https://kim.id:8000/é!", f"Info:{link('https://kim.id:8000/é')}!"),
        ("a@www.kim.or.id", "a@www.kim.or.id"),
        ("www.saja dan www.id", "www.saja dan www.id"),
        ("*www.*", "<strong>www.</strong>"),
    ],
)  # fmt: skip
def test_links(typed: str, html: str) -> None:
    assert inline(typed) == html


def test_long_link_shows_its_whole_host_and_keeps_its_address() -> None:
    long = "https://kim.pekalongankota.go.id/" + "berita/" * 20 + "akhir"
    assert inline(long) == link(
        long, "https://kim.pekalongankota.go.id/berita…/berita/berita/akhir"
    )
    host = "https://bank.co.id." + "a" * 60 + ".jahat.example"
    assert inline(host) == link(host)
    assert inline(f"{host}/{'b' * 90}").startswith(
        f'<a href="{host}/{"b" * 90}" rel="{REL}">{host}/…bbb'
    )


HOSTILE_URLS = [
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\nscript:alert(1)",
    "java\tscript:alert(1)", "\x01javascript:alert(1)", "javascript&colon;alert(1)",
    "&#106;avascript:alert(1)", "data:text/html,<script>alert(1)</script>",
    "data:text/html;base64,PHN2Zz4=", "vbscript:msgbox(1)", "file:///etc/passwd",
    "ftp://evil.example/a", "//evil.example/a", "\\\\evil.example\\a",
    "/\\evil.example", "http:/evil.example", "https:evil.example",
    "http:\\\\evil.example", "http://", "https:///evil.example",
    "https://bank.id@evil.example", "https://a:b@evil.example", "https://\u202eevil",
    "http://localhost/a", "http://127.0.0.1/", "http://3232235777/", "http://[::1]/",
    "http://0x7f.1/", "https://pаypal.com/", "httpſ://evil.example",
    "https://evil.example%2fa", "https://evil.exampleа", "http://-/", "http://a..b/",
    "/@https://evil.example", "blob:x", "intent://x#Intent;end", "tel:+62811",
    "mailto:a@evil.example", "http://evil_.example", "https://a.id/" + "x" * 2048,
    '"onmouseover="alert(1)', "www.@evil.example/", "javascript://%0aalert(1)",
    "[x](javascript:alert(1))", "<javascript:alert(1)>",
]  # fmt: skip


@pytest.mark.parametrize("url", HOSTILE_URLS)
@pytest.mark.parametrize("frame", ["{}", "*{}*", "- {}", "[a]({})", "<a href='{}'>"])
def test_hostile_addresses_stay_text(url: str, frame: str) -> None:
    assert Reader(render(frame.format(url))).hrefs == []


def test_what_ends_an_address_cannot_leave_its_attribute() -> None:
    for end in ('"', "'", "<", ">", "`", "\\", "\x00", "\u202e", "\u00a0", " onx=1"):
        for href in Reader(render(f"https://kim.id/a{end}b")).hrefs:
            assert not set(href) & set('"<>`\\ \x00\u202e\u00a0')


PIECES = [
    "*", "_", "~", "**", "* ", "- ", "1. ", "12. ", "> ", ">", "## ", "# ", "\n", "\n",
    "\n\n", " ", " ", "kata", "RW 06", "a_b", "2*3", "é", "👍", "👩‍👩‍👧", "\u200b",
    "\u202e", "\x00", "\r\n", "\t", "\ud800", "\u2028", "<b>", "</p>",
    "<script>alert(1)</script>", "<svg onload=x>", "<!--", "-->", "<!---->", "]]>",
    "<a href=javascript:x>", "<", '"', "'", "&", "&amp;", "&#60;", "\u00a0", "`",
    "```", "[x](", ")", "(", "![", "\\", "https://kim.id/a_b*c", "http://x.id",
    "www.kim.or.id", "javascript:", "//evil.id", "HTTP://A.ID", "data:text/html,",
    "https://", "http://a@b.id", ".", ",", ":", "0. ", "0812 0000 0001", "wa.me/62", "ب",
    "### ", "**", "~~", "| a | b |\n", "|---|---|\n", "a\tb\nc\td\n", "\x0b", "•\t",
]  # fmt: skip


def bodies(number: int) -> list[str]:
    pick = random.Random(20241120)  # noqa: S311 -- not a secret
    return ["".join(pick.choices(PIECES, k=pick.randint(1, 40))) for _ in range(number)]


def squeeze(text: str) -> str:
    return "".join(text.split())


def test_random_bodies_render_allowed_stable_and_complete(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(links, "MAX_SHOWN", links.MAX_URL)
    for body in bodies(1500):
        html = render(body)
        page = Reader(html)
        assert html == render(body) == render(clean_text(body))
        again = nh3.clean(
            html,
            tags=set(ALLOWED),
            attributes={tag: names - {"rel"} for tag, names in ALLOWED.items()},
            url_schemes={"http", "https", "tel"},
            link_rel=REL,
        )
        assert again == html
        # A person reads all that was typed, in its order, except the marks.
        if not re.search(r"(?m)^ *([-*_=~])( ?\1){2,} *$", clean_text(body)):
            plain = to_plain(markdown.to_marks(clean_text(body)))
            assert squeeze("".join(page.shown)) == squeeze(plain), body


def test_random_bodies_clean_once_and_pass_to_whatsapp_unchanged() -> None:
    for body in bodies(1500):
        cleaned = clean_text(body)
        assert clean_text(cleaned) == cleaned
        assert unicodedata.is_normalized("NFC", cleaned)
        line = clean_line(body)
        assert clean_line(line) == line
        assert "\n" not in line
        if not set(body) & set("\n\t#[|`") and not re.search(r"([*_~])\1", body):
            assert to_whatsapp(body) == body
        assert tidy(tidy(line)) == tidy(line)
        assert len(excerpt(body, 40)) <= 40


@pytest.mark.parametrize("limit", range(12))
def test_past_the_limits_text_stays_as_typed(
    limit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blocks, "MAX_TOKENS", limit)
    monkeypatch.setattr(marks, "MAX_PIECES", limit)
    body = "A\n\n- B\n- C\n\n1. D\n2. E\n> F\n>\n> G\n## H\n*I* https://kim.id _J_\n"
    page = Reader(render(body * 9))
    kept = squeeze("".join(page.shown))
    assert [kept.count(sign) for sign in "ABCDEFGHIJ"] == [9] * 10
    assert len(page.hrefs) <= limit


LARGE = 250_000  # far more than a form takes
HOSTILE_UNITS = [
    "*", "_", "> ", ">", "- ", "1. ", "((((", "[", "[x](", "`", "<", "<b>", "&",
    "&amp;", '"', "\n", "a\n", "a\n\n", "- a\n", "- a\n\n", "1. a\n", "9. a\n", "> a\n",
    "> a\n>\n", "## a\n", "*a* ", "*a*\n", "*_~a~_* ", "*_~", "* _", "*a ", "a* ",
    "> > ", "  - ", "http://", "http://a.id ", "http://a.id,", "https://a.id/(", "www.",
    "&\u00a0",
    "```", "```a\n", "`a` ", "a\tb\n", "\t", "| a |\n|-|\n", "**a", "**a **", "__a", "# ",
    "0812 ", "0812", "08120000001 ", "+62 812-", "a.id/", "wa.me/1 ", "[a](https://a.id/) ",
    "ب\na\n", "\x07", "\uf0b7", "*a\n", "① ", "– ", "a.",
    "👍", "👩‍👩‍👧", "\u0300\u0316", "\u0344", "\u200d", "\ud800", "é", "\\", "\r",
]  # fmt: skip


PATIENCE = 15  # half a second on a quiet machine; a square takes minutes


@pytest.mark.parametrize("unit", HOSTILE_UNITS)
def test_a_large_hostile_text_takes_seconds_not_minutes(unit: str) -> None:
    body = unit * (LARGE // len(unit))
    start = time.process_time()
    render(body)
    assert time.process_time() - start < PATIENCE


@pytest.mark.parametrize(
    "body",
    [
        "- " + " " * (LARGE // 2) + "*" * (LARGE // 2),
        "*a " * (LARGE // 6) + "a* " * (LARGE // 6),
        "https://a.id/" + ")" * LARGE,
        "https://" + "a." * (LARGE // 2),
        ("http://a.id," * 170 + " ") * (LARGE // 2041),
        " " * LARGE + "x",
    ],
    ids=["gap", "open-close", "brackets", "host", "addresses", "indent"],
)
def test_hostile_long_lines_take_linear_time(body: str) -> None:
    for work in (render, to_plain, to_whatsapp, lambda text: to_whatsapp(f"## {text}")):
        start = time.process_time()
        work(body)
        assert time.process_time() - start < PATIENCE


def test_threads_share_the_renderer() -> None:
    texts = bodies(200)
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(render, texts)) == [render(text) for text in texts]


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("## Syarat\n- KTP\n\n*Catatan*", "*Syarat*\n- KTP\n\n*Catatan*"),
        ("## Harga *naik*", "*Harga naik*"),
        ("## *Semua*", "*Semua*"),
        ("## Kata _asing_", "*Kata _asing_*"),
        ("## 2*3*4", "*2*3*4*"),
        ("## Diskon 50%* hari ini", "Diskon 50%* hari ini"),
        ("## https://kim.id/a", "*https://kim.id/a*"),
        ("a\n  ## b  \nc", "a\n*b*\nc"),
        ("### a\n##b\n# c", "*a*\n##b\n*c*"),
        ("> kutip\n1. satu\n\n\n~x~  \r\n", "> kutip\n1. satu\n\n\n~x~  \r\n"),
    ],
)
def test_to_whatsapp(typed: str, sent: str) -> None:
    assert to_whatsapp(typed) == sent


def test_to_plain_leaves_words_only() -> None:
    body = "## Syarat *baru*\nBawa:\n- _KTP_\n* ~KK~\n\n3. tiga\n"
    body += "> kutip\n>\n> https://kim.id/a_b_ <b>\nx\n>"
    assert to_plain(body) == (
        "Syarat baru\nBawa:\nKTP\nKK\n\n3. tiga\nkutip\n\nhttps://kim.id/a_b_ <b>\nx\n>"
    )
