"""Forms about people and their KIM."""

from typing import Any

from django import forms

from groups.models import KimGroup, Membership


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
