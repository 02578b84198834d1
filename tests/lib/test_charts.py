"""Charts say what the figures say: from zero, in words too, and harmless in a page."""

import re
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from kim_portal.lib.charts import TYPE, WIDE, bars, columns

SVG = "{http://www.w3.org/2000/svg}"
MONTHS = [
    *["Des 2023", "Jan 2024", "Feb 2024", "Mar 2024", "Apr 2024", "Mei 2024"],
    *["Jun 2024", "Jul 2024", "Agu 2024", "Sep 2024", "Okt 2024", "Nov 2024"],
]
THREE = [("Kesehatan", 40), ("Pendidikan", 20), ("Pilkada", 0)]


def parsed(made):
    return ElementTree.fromstring(made)  # noqa: S314  # our own drawing


def bar_chart(rows, unit="kabar", title="Kabar menurut kategori"):
    return parsed(bars(rows, unit=unit, title=title))


def column_chart(values, labels=MONTHS, unit="kabar", title="Kabar tiap bulan"):
    return parsed(
        columns(list(zip(labels, values, strict=False)), unit=unit, title=title)
    )


def texts(svg):
    return [node.text for node in svg.iter(f"{SVG}text")]


def figures(svg):
    return [n.text for n in svg.iter(f"{SVG}text") if "chart-value" in n.get("class")]


def lengths(svg, side):
    return [float(node.get(side)) for node in svg.iter(f"{SVG}rect")]


def said(svg):
    return [node.text for node in svg.iter(f"{SVG}title")][1:]


# --- What the reader sees --------------------------------------------------------


def test_bars_are_in_the_order_given_and_start_at_zero():
    svg = bar_chart(THREE)
    long = lengths(svg, "width")
    assert long[0] == pytest.approx(2 * long[1], abs=0.2)
    assert len(set(lengths(svg, "x"))) == 1
    assert texts(svg) == [
        *["Satuan: kabar", "Kesehatan", "40", "Pendidikan", "20", "Pilkada", "0"]
    ]


def test_columns_stand_on_one_line_and_start_at_zero():
    svg = column_chart([40, 20, 10])
    high = lengths(svg, "height")
    assert high[0] == pytest.approx(2 * high[1], abs=0.2)
    feet = {y + h for y, h in zip(lengths(svg, "y"), high, strict=True)}
    assert max(feet) - min(feet) < 0.2


def test_a_zero_is_a_hairline_and_not_nothing():
    assert lengths(bar_chart(THREE), "width")[-1] == 1.5
    assert lengths(column_chart([3, 0]), "height")[-1] == 1.5
    for svg in (bar_chart([("a", 0), ("b", 0)]), column_chart([0, 0])):
        assert figures(svg) == ["0", "0"]
        assert len(lengths(svg, "width")) == 2


def test_an_unknown_month_is_a_gap_with_a_dash():
    svg = column_chart([3, None, 5])
    assert len(lengths(svg, "height")) == 2
    assert texts(svg).count("–") == 1
    assert said(svg)[1] == "Jan 2024: tidak ada data"
    assert texts(column_chart([None, None])).count("–") == 2


def test_equal_figures_are_equally_long():
    assert len(set(lengths(bar_chart([("a", 7), ("b", 7)]), "width"))) == 1
    assert len(set(lengths(column_chart([7, 7, 7]), "height"))) == 1


def test_figures_are_written_in_indonesian_all_alike():
    assert figures(bar_chart([("a", 1248), ("b", 3)])) == ["1.248", "3"]
    assert figures(bar_chart([("a", 1248.25), ("b", 3)])) == ["1.248,3", "3,0"]
    assert figures(column_chart([20.5, 4])) == ["20,5", "4,0"]


def test_a_percentage_carries_its_sign_and_needs_no_caption():
    svg = bar_chart([("Tepat waktu", 87.5)], unit="%")
    assert texts(svg) == ["Tepat waktu", "87,5%"]
    assert said(svg) == ["Tepat waktu: 87,5%"]


def test_nothing_to_draw_is_said():
    for made in (bars([], unit="kabar", title="a"), columns([], unit="", title="a")):
        svg = parsed(made)
        assert texts(svg) == ["Tidak ada data."]
        assert svg.find(f"{SVG}desc").text == "Tidak ada data."


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -1, -0.5])
def test_what_has_no_length_is_refused(value):
    with pytest.raises(ValueError, match="no place"):
        bars([("a", 1), ("b", value)], unit="", title="x")
    with pytest.raises(ValueError, match="no place"):
        columns([("a", None), ("b", value)], unit="", title="x")


# --- Labels ----------------------------------------------------------------------


def test_a_long_label_is_cut_and_stands_whole_in_its_title():
    long = "Keluhan tentang lampu penerangan jalan umum dan trotoar di kelurahan"
    svg = bar_chart([(long, 3), ("Rob", 2)])
    written = texts(svg)
    assert written[1] == "Keluhan tentang"
    assert written[2].startswith("lampu")
    assert written[2].endswith("…")
    assert said(svg)[0] == f"{long}: 3 kabar"
    assert texts(bar_chart([("x" * 90, 1)]))[1].endswith("x…")


def test_a_year_is_written_once():
    svg = column_chart(range(10, 22))
    written = texts(svg)
    # December stands alone before January, whose year explains it.
    assert [word for word in written if re.fullmatch(r"\d{4}", word)] == ["2024"]
    assert written.count("Jan") == 1
    few = texts(column_chart([1, 2, 3]))
    assert [word for word in few if re.fullmatch(r"\d{4}", word)] == ["2023", "2024"]


def test_crowded_figures_give_way_to_the_highest():
    svg = column_chart([1000 + n for n in range(11)] + [900])
    assert figures(svg) == ["1.010"]
    assert len(list(svg.iter(f"{SVG}line"))) == 2
    assert len(said(svg)) == 12
    assert figures(column_chart([5000] * 12)) == ["5.000"]


@pytest.mark.parametrize("count", [1, 2, 6, 12, 13, 24, 36, 60])
def test_names_of_months_neither_collide_nor_leave_the_drawing(count):
    labels = [f"{MONTHS[n % 12].split()[0]} {2020 + n // 12}" for n in range(count)]
    svg = column_chart([n % 9 for n in range(count)], labels)
    rows = {}
    for node in svg.iter(f"{SVG}text"):
        if node.get("class") == "chart-soft" and node.get("text-anchor") == "middle":
            # An ordinary font is narrower than the drawing allows for.
            half, middle = len(node.text) * TYPE * 0.27, float(node.get("x"))
            rows.setdefault(node.get("y"), []).append((middle - half, middle + half))
    assert len(rows) == 2
    for places in rows.values():
        assert min(places)[0] >= 0
        assert max(places)[1] <= WIDE
        for (_, end), (start, _) in pairwise(sorted(places)):
            assert end <= start


def test_every_mark_stays_inside_the_drawing():
    for svg in (
        bar_chart([("Pasirkratonkramat " * 3, 1_234_567), ("b", 1)]),
        column_chart([1_234_567] * 3),
        column_chart([5] * 60, [str(n) for n in range(60)]),
    ):
        _, _, wide, high = map(float, svg.get("viewBox").split())
        for node in svg.iter(f"{SVG}rect"):
            assert float(node.get("x")) + float(node.get("width")) <= wide
            assert float(node.get("y")) >= 0
            assert float(node.get("y")) + float(node.get("height")) <= high
        assert all(float(node.get("y")) < high for node in svg.iter(f"{SVG}text"))


# --- In the page -----------------------------------------------------------------


def test_a_chart_has_a_name_and_its_figures_in_words():
    svg = bar_chart(THREE, title="Kabar & usul")
    assert svg.get("role") == "img"
    title, told = svg.find(f"{SVG}title"), svg.find(f"{SVG}desc")
    assert title.text == "Kabar & usul"
    assert svg.get("aria-labelledby") == title.get("id")
    assert svg.get("aria-describedby") == told.get("id")
    assert told.text == "Kesehatan: 40 kabar; Pendidikan: 20 kabar; Pilkada: 0 kabar"


def test_ids_come_from_the_title_and_differ_where_titles_do():
    titles = ["Kabar", "Kabar!", "kabar", "", "ꦏꦧꦂ", "ꦏ", 'a" onload="x', "k" * 300]
    ids = [bar_chart(THREE, title=title).get("aria-labelledby") for title in titles]
    assert len(set(ids)) == len(titles)
    assert all(re.fullmatch(r"grafik-[a-z0-9-]+", name) for name in ids)
    assert bar_chart(THREE, title="Kabar").get("aria-labelledby") == ids[0]


@pytest.mark.parametrize(
    "words",
    ["<script>alert(1)</script>", '"><g onload="alert(1)', "&lt;b&gt;", "{} {0}"],
)
def test_words_stay_words(words):
    for svg in (
        bar_chart([(words, 1)], unit=words, title=words),
        column_chart([1], [words], unit=words, title=words),
    ):
        assert svg.find(f"{SVG}title").text == words
        assert words in svg.find(f"{SVG}desc").text
        assert not list(svg.iter(f"{SVG}script"))
        assert not [
            name for node in svg.iter() for name in node.attrib if name.startswith("on")
        ]


def test_it_is_safe_markup_without_style_script_or_colour():
    for made in (
        bars(THREE, unit="kabar", title="a"),
        columns([("Mei 2024", 3), ("Jun 2024", None)], unit="kabar", title="b"),
    ):
        assert isinstance(made, SafeString)
        assert conditional_escape(made) == made
        assert not re.search(
            r"style|script|#[0-9a-f]{3}|fill=|stroke=|http://(?!www\.w3)", made
        )


def test_it_scales_from_a_small_phone_up():
    svg = bar_chart(THREE)
    assert svg.get("viewBox").startswith("0 0 360 ")
    # Width and height, so that a page without its stylesheet stays readable.
    assert svg.get("width") == "360"
    css = (Path(settings.BASE_DIR) / "static/css/charts.css").read_text(
        encoding="utf-8"
    )
    assert re.search(r"\.chart \{[^}]*width: 100%", css)


def test_every_class_is_in_the_stylesheet_and_every_colour_a_token():
    css = (Path(settings.BASE_DIR) / "static/css/charts.css").read_text(
        encoding="utf-8"
    )
    made = bars(THREE, unit="a", title="a") + columns(
        [("a", None)], unit="a", title="b"
    )
    used = {
        name for group in re.findall(r'class="([^"]*)"', made) for name in group.split()
    }
    assert used <= set(re.findall(r"\.([a-z][a-z-]*)", css))
    screen = css.partition("@media")[0]
    assert "#" not in screen
    assert css.startswith("/* KIM: ")
    assert css.count("{") == css.count("}")
