"""Reasons a moderator may give: data that staff edit, not constants in code."""

from django.db import models

from review.states import ErasedFor


class ReturnReasonQuerySet(models.QuerySet):
    """Reasons in the order moderators know."""

    def offered(self) -> "ReturnReasonQuerySet":
        """Those that may still be chosen; old ones stay readable in the timeline."""
        return self.filter(is_active=True)


class ReturnReason(models.Model):
    """A reason code with a sentence ready to send."""

    code = models.SlugField("kode", max_length=30, primary_key=True)
    label = models.CharField("alasan", max_length=80)
    sentence = models.CharField(
        "kalimat siap pakai",
        max_length=300,
        help_text="Ditawarkan kepada moderator sebagai awal catatannya.",
    )
    order = models.PositiveSmallIntegerField("urutan", default=0)
    is_active = models.BooleanField("dipakai", default=True)

    objects = ReturnReasonQuerySet.as_manager()

    class Meta:
        verbose_name = "alasan perbaikan"
        verbose_name_plural = "alasan perbaikan"
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.label


def labels_for(codes: list[str]) -> list[str]:
    """The reasons in words; a code since removed is shown as it is. One query."""
    known = dict(
        ReturnReason.objects.filter(code__in=codes).values_list("code", "label")
    )
    known |= dict(ErasedFor.choices)
    return [known.get(code, code) for code in codes]
