"""/cek/: type or scan a code, or paste a message that came round."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.limits import address_of
from kim_portal.lib.http import too_many
from kim_portal.lib.pace import Pace
from reach.checking.answers import Answer, of_code, of_message
from reach.checking.marks import code_alone

LONGEST = 8000
SECONDS = 60
# In each worker, of all visitors behind one address: nobody checks as often by hand.
CHECKS = Pace(30, SECONDS)


class CheckForm(forms.Form):
    """One box for a code, a link or a message."""

    message = forms.CharField(
        label="Tempel pesan, tautan, atau kode cek",
        help_text="Tekan lama pada pesan WhatsApp, pilih Salin, lalu tempel di sini. "
        "Nama dan nomor pengirim tidak perlu disertakan.",
        max_length=LONGEST,
        error_messages={
            "required": "Tempel dulu pesannya, atau ketik kode ceknya.",
            "max_length": "Pesannya terlalu panjang. Tempel bagian terpentingnya saja.",
        },
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off"}),
    )


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """The box, and below it the answer. Nothing that is pasted is kept anywhere."""
    code = request.GET.get("kode", "")[:20]
    if (code or request.method == "POST") and not CHECKS.allows(address_of(request)):
        return too_many(SECONDS)
    if request.method == "POST":
        form = CheckForm(request.POST)
        if not form.is_valid():
            return render(request, "reach/check.html", {"form": form}, status=422)
        return _answered(request, form.cleaned_data["message"])
    if code:
        return _page(request, of_code(code), code)
    return render(request, "reach/check.html", {"form": CheckForm()})


def _answered(request: HttpRequest, pasted: str) -> HttpResponse:
    """Nothing but a code or our link to one is looked up; anything else is compared."""
    code = code_alone(pasted)
    answer = of_code(code) if code else of_message(pasted)
    return _page(request, answer, pasted)


def _page(request: HttpRequest, answer: Answer, pasted: str) -> HttpResponse:
    context: dict[str, Any] = {
        "form": CheckForm(),
        "answer": answer,
        "pasted": pasted,
        "publication": answer.publication,
    }
    return render(request, "reach/check.html", context)
