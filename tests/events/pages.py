"""The plan page as a browser has it: what its form would send, what it asks."""

import re
from html import unescape
from html.parser import HTMLParser

from django.http import QueryDict

ASKED = re.compile(r'id="id_([\w-]+)_error">(.*?)</p>', re.DOTALL)


class _Form(HTMLParser):
    """Names and values of the one form that is written in."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.sent = QueryDict(mutable=True)
        self.is_inside = self.is_template = False
        self.area = self.choice = None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        name = found.get("name")
        if tag == "form":
            self.is_inside = found.get("id") == "tulis"
        elif tag == "template":
            self.is_template = True
        elif not self.is_inside or self.is_template:
            return
        elif tag == "input" and name:
            self._take(found)
        elif tag == "textarea":
            self.area, self.text = name, ""
        elif tag == "select":
            self.choice = name
        elif tag == "option" and (self.choice not in self.sent or "selected" in found):
            self.sent[self.choice] = found.get("value", "")

    def _take(self, found):
        kind = found.get("type", "text")
        if kind in {"file", "submit"}:
            return
        if kind in {"checkbox", "radio"}:
            if "checked" in found:
                self.sent.appendlist(found["name"], found.get("value", "on"))
            return
        self.sent[found["name"]] = found.get("value", "")

    def handle_endtag(self, tag):
        if tag == "textarea" and self.area:
            # A browser leaves out the line break after the tag.
            self.sent[self.area] = self.text.removeprefix("\n")
            self.area = None
        elif tag == "template":
            self.is_template = False
        elif tag == "form":
            self.is_inside = False

    def handle_data(self, data):
        if self.area:
            self.text += data


def filled(answer):
    """What the form of this page sends when nothing is touched."""
    sent = _Form(answer.content.decode()).sent
    del sent["csrfmiddlewaretoken"]
    return sent


def asked(answer):
    """The questions of a page, by the field they stand beside."""
    found = ASKED.findall(answer.content.decode())
    return {name: unescape(message) for name, message in found}


def changed(sent, **changes):
    """The same, with some fields filled in otherwise."""
    data = sent.copy()
    for name, value in changes.items():
        data[name] = value
    return dict(data.lists())


def holds(answer, typed):
    """Assert that everything typed still stands in the page."""
    shown = filled(answer)
    for name, value in typed.items():
        if value != "":
            assert shown.get(name) == str(value), name
