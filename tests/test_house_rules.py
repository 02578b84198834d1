"""House rules, as tests: what a review would say twice stands here."""

import ast
import gzip
import re
import subprocess
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.template.loader import get_template

ROOT = Path(settings.BASE_DIR)
OURS = (
    "accounts", "groups", "notices", "guard", "review", "reach", "bulletins",
    "events", "kim_portal",
)  # fmt: skip
LIMIT = 400
VIEW_LIMIT = 30
WIDEST_LINE = 160
# Bytes as they travel; a whole first visit is weighed in tests/test_page_cache.py.
FIRST_VIEW_STYLE = 9_000


def source_files(*suffixes):
    done = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    paths = (ROOT / name for name in done.stdout.splitlines())
    return [path for path in paths if path.suffix in suffixes and path.exists()]


def test_no_file_has_an_unnamed_second_owner():
    long = {
        path.name: lines
        for path in source_files(".py", ".html", ".js", ".css")
        if "migrations" not in path.parts
        and (lines := len(path.read_text(encoding="utf-8").splitlines())) > LIMIT
    }
    assert long == {}


def test_a_view_is_a_paragraph():
    long = {}
    for path in source_files(".py"):
        if {"tests", "bench", "docs", "migrations"} & set(path.parts):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.FunctionDef):
                continue
            takes = [argument.arg for argument in node.args.args[:2]]
            lines = (node.end_lineno or 0) - node.lineno + 1
            if "request" in takes and lines > VIEW_LIMIT:
                long[f"{path.name}:{node.name}"] = lines
    assert long == {}


def test_every_module_says_what_it_is_for():
    silent = [
        str(path.relative_to(ROOT))
        for path in source_files(".py")
        if path.read_text(encoding="utf-8").strip()
        and "migrations" not in path.parts
        and not re.match(r'(#!.*\n)?"""', path.read_text(encoding="utf-8"))
    ]  # fmt: skip
    assert silent == []


def imported_by(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{name.name}" for name in node.names)


def test_tests_share_helpers_and_never_import_one_another():
    borrowed = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in source_files(".py")
        if "tests" in path.parts
        for name in imported_by(path)
        if name.startswith("tests.")
        and any(part.startswith("test_") for part in name.split("."))
    ]
    assert borrowed == []


def test_tests_are_named_after_the_rule_they_hold():
    """And not after the reading that found it."""
    named_otherwise = [
        str(path.relative_to(ROOT))
        for path in source_files(".py")
        if re.search(r"^test_(.*_)?(again|more)$|^test_.*reviewed", path.stem)
    ]
    assert named_otherwise == []


def test_no_template_has_inline_script_or_style():
    for path in source_files(".html"):
        text = path.read_text(encoding="utf-8")
        # Data for search engines is no script: no browser runs it.
        text = text.replace('<script type="application/ld+json">', "")
        assert not re.search(r"<script(?![^>]*\bsrc=)", text), path
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=\"|javascript:", text), path


def test_no_template_loads_anything_from_elsewhere():
    for path in source_files(".html", ".css"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(
            r"(?:src|srcset)=\"https?:|url\(['\"]?https?:|@import", text
        ), path


def test_no_line_of_a_template_is_too_long_to_read():
    wide = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in source_files(".html", ".txt")
        if "templates" in path.parts
        for number, line in enumerate(
            path.read_text(encoding="utf-8").splitlines(), start=1
        )
        if len(line) > WIDEST_LINE
    ]
    assert wide == []


def test_every_template_compiles_and_is_named_somewhere():
    mentions = "\n".join(
        path.read_text(encoding="utf-8") for path in source_files(".py", ".html")
    )
    for path in source_files(".html"):
        if not path.is_relative_to(ROOT / "templates"):
            continue
        name = str(path.relative_to(ROOT / "templates"))
        get_template(name)
        by_library = name.startswith(
            ("account/", "mfa/", "admin/base_site", "admin/pagination", "admin/search")
        )
        assert by_library or f'"{name}"' in mentions, name


def test_every_constraint_carries_the_name_of_its_app():
    for model in apps.get_models():
        label = model._meta.app_label
        if label in OURS:
            for constraint in model._meta.constraints:
                assert constraint.name.startswith(f"{label}_"), constraint.name


def test_no_signals_and_no_safe_filter():
    for path in source_files(".py", ".html"):
        text = path.read_text(encoding="utf-8")
        if "tests" not in path.parts:
            assert "django.db.models.signals" not in text, path
            assert "|safe" not in text, path
            assert "autoescape off" not in text, path


def test_no_secret_and_no_real_number_is_in_the_tree():
    number = re.compile(r"\b08[1-9]\d-?\d{4}-?\d{2,5}\b")
    for path in source_files(".py", ".json", ".html", ".md", ".csv", ".txt"):
        text = path.read_text(encoding="utf-8")
        assert "PRIVATE" + " KEY" not in text, path
        for found in number.findall(text):
            assert found.replace("-", "").startswith(("08120000", "0812345")), (
                path,
                found,
            )


@pytest.mark.parametrize(
    "path", sorted((ROOT / "static/css").glob("*.css")), ids=lambda path: path.name
)
def test_stylesheets_stay_small_and_know_no_layers(path):
    css = path.read_bytes()
    # As it travels: room and comments for people cost a phone next to nothing.
    assert compressed(css) <= 8_000
    # A phone that ignores cascade layers would drop all they hold.
    assert b"@layer" not in css
    assert css.count(b"{") == css.count(b"}")


def test_the_style_of_a_first_view_stays_small():
    names = re.findall(r"css/[a-z]+\.css", (ROOT / "templates/base.html").read_text())
    assert names == ["css/base.css", "css/site.css", "css/pages.css"]
    assert sum(compressed((ROOT / "static" / name).read_bytes()) for name in names) <= (
        FIRST_VIEW_STYLE
    )


def compressed(content):
    return len(gzip.compress(content, 9))


def test_a_class_used_in_a_public_template_is_in_a_stylesheet():
    css = "\n".join(path.read_text(encoding="utf-8") for path in source_files(".css"))
    known = set(re.findall(r"\.([a-z][a-z0-9-]*)", css))
    # Hooks for scripts and tests, or words for people reading the source.
    known |= {"lead-title", "phone-only"}
    for path in source_files(".html"):
        if "admin" in path.parts:
            continue
        for group in re.findall(r'class="([^"{]*)"', path.read_text(encoding="utf-8")):
            for name in group.split():
                assert name in known, (path.name, name)


def test_every_test_that_security_md_names_exists():
    text = (ROOT / "docs" / "security.md").read_text()
    tests = ROOT / "tests"
    named = re.findall(r"`((?:\w+/)?test_\w+\.py)?(?:::(test_\w+))?`", text)
    file = ""
    missing = []
    for path, function in named:
        file = path or file
        if not file:
            continue
        source = tests / file
        if not source.exists() or (
            function and f"def {function}(" not in source.read_text()
        ):
            missing.append((file, function))
    assert missing == []
    assert len(named) > 80
