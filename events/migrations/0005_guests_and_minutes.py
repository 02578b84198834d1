"""Who is invited, who came, and the photos of how it went."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import kim_portal.lib.check_code
from review.triggers import illustrated


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0004_whose_waits"),
        ("groups", "0002_head_moderators"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AttendanceSheet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        default=kim_portal.lib.check_code.make,
                        max_length=6,
                        unique=True,
                    ),
                ),
                ("opened_at", models.DateTimeField(auto_now_add=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("kept_until", models.DateField()),
                ("counted", models.PositiveIntegerField(null=True)),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "day",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attendance",
                        to="events.occurrence",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "daftar hadir",
                "verbose_name_plural": "daftar hadir",
            },
        ),
        migrations.CreateModel(
            name="EventInvitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "name",
                    models.CharField(max_length=120, verbose_name="nama atau jabatan"),
                ),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("belum", "Belum menjawab"),
                            ("hadir", "Akan hadir"),
                            ("berhalangan", "Berhalangan"),
                        ],
                        default="belum",
                        max_length=12,
                        verbose_name="jawaban",
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        blank=True, max_length=160, verbose_name="catatan"
                    ),
                ),
                (
                    "answered_at",
                    models.DateTimeField(null=True, verbose_name="dijawab"),
                ),
                (
                    "day",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
                        to="events.occurrence",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "undangan acara",
                "verbose_name_plural": "undangan acara",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="EventPhoto",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(default=0)),
                (
                    "alt",
                    models.CharField(
                        blank=True,
                        max_length=200,
                        verbose_name="keterangan untuk warga tunanetra",
                    ),
                ),
                (
                    "caption",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="keterangan foto"
                    ),
                ),
                ("key", models.CharField(max_length=12)),
                (
                    "photo",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="groups.photo",
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="photo_rows",
                        to="events.eventrevision",
                    ),
                ),
            ],
            options={
                "verbose_name": "foto acara",
                "verbose_name_plural": "foto acara",
                "ordering": ["order", "pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Guest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="nama")),
                (
                    "origin",
                    models.CharField(
                        blank=True, max_length=80, verbose_name="RT/RW atau unsur"
                    ),
                ),
                ("phone", models.CharField(max_length=32, null=True)),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="guests",
                        to="events.attendancesheet",
                    ),
                ),
                ("consent", models.CharField(blank=True, max_length=10)),
                (
                    "typed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "yang hadir",
                "verbose_name_plural": "yang hadir",
                "ordering": ["pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="attendancesheet",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at", None), ("closed_by", None)),
                    models.Q(
                        ("closed_at__isnull", False), ("closed_by__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="events_attendance_closed_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="eventinvitation",
            constraint=models.UniqueConstraint(
                fields=("day", "name"), name="events_invitation_name_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="eventinvitation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", "belum"), ("answered_at", None)),
                    models.Q(
                        models.Q(("answer", "belum"), _negated=True),
                        ("answered_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="events_invitation_answered_has_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="eventphoto",
            constraint=models.UniqueConstraint(
                fields=("revision", "key", "photo"), name="events_eventphoto_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="guest",
            constraint=models.UniqueConstraint(
                fields=("sheet", "phone"), name="events_guest_once_per_phone"
            ),
        ),
        migrations.AddConstraint(
            model_name="guest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("phone", None), ("typed_by__isnull", False)),
                    models.Q(
                        ("phone__isnull", False),
                        ("typed_by", None),
                        models.Q(("phone", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="events_guest_came_or_was_typed",
            ),
        ),
        illustrated(
            "event",
            revisions="events_eventrevision",
            photos="events_eventphoto",
        ),
    ]
