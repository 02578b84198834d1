"""Forms about people and their KIM."""

from typing import Any

from django import forms

from groups.models import KimGroup, Membership
from kim_portal.lib.forms import LineField


class GreetingForm(forms.ModelForm):
    """How the KIM begins and ends what it reads out. It goes out with the next text a
    moderator approves, never by itself."""

    greeting = LineField(
        label="Salam pembuka",
        required=False,
        max_length=200,
        help_text="Misalnya “Assalamualaikum, sedulur.” Kosong berarti salam umum.",
    )
    closing = LineField(
        label="Penutup",
        required=False,
        max_length=200,
        help_text="Kosong berarti penutup umum.",
    )

    class Meta:
        model = KimGroup
        fields = ("greeting", "closing")


class InviteForm(forms.Form):
    """A Ketua invites an officer; another Ketua is invited by the office only."""

    position = forms.ChoiceField(label="Jabatan")
    term_ends_on = forms.DateField(
        label="Bertugas sampai",
        required=False,
        help_text="Hari terakhir masa bakti menurut SK. Boleh kosong.",
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, kim: KimGroup, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kim = kim
        positions = self.fields["position"]
        assert isinstance(positions, forms.ChoiceField)  # noqa: S101 - for mypy
        positions.choices = [
            choice
            for choice in Membership.Position.choices
            if choice[0] != Membership.Position.CHAIR
        ]
        positions.initial = Membership.Position.MEMBER
