"""The choices of events, in people's words."""

from django.db import models


class Visibility(models.TextChoices):
    """Who may know of it, and who may come."""

    OPEN = "terbuka", "Terbuka untuk warga"
    INVITED = "undangan", "Diumumkan, undangan saja"
    INTERNAL = "internal", "Internal, tidak diumumkan"


PUBLIC = (Visibility.OPEN, Visibility.INVITED)


class EventStatus(models.TextChoices):
    """Whether it takes place. Over is said by the clock."""

    PLANNED = "terjadwal", "Terjadwal"
    POSTPONED = "ditunda", "Ditunda"
    CANCELLED = "dibatalkan", "Dibatalkan"


class Reason(models.TextChoices):
    """Why it does not take place: fixed words, since nobody has checked others yet."""

    WEATHER = "cuaca", "Cuaca buruk atau rob"
    SPEAKER = "narasumber", "Narasumber berhalangan"
    PLACE = "tempat", "Tempat tidak dapat dipakai"
    CLASH = "bentrok", "Bersamaan dengan acara lain"
    MERGED = "digabung", "Digabung dengan acara lain"
    OTHER = "lain", "Sebab lain; tanyakan kepada penyelenggara"


class Organiser(models.TextChoices):
    """Who holds it."""

    KIM = "kim", "KIM"
    VILLAGE = "kelurahan", "Kelurahan atau desa"
    DISTRICT = "kecamatan", "Kecamatan"
    AGENCY = "opd", "Dinas atau badan (OPD)"
    KPU = "kpu", "KPU, PPK, PPS, atau Bawaslu"
    OTHER = "lain", "Lainnya"


OFFICIAL = frozenset(set(Organiser) - {Organiser.OTHER})


class Unsur(models.TextChoices):
    """Who is invited: the leaders of a kecamatan, and parts of society."""

    CAMAT = "camat", "Camat"
    POLICE = "kapolsek", "Kapolsek"
    ARMY = "danramil", "Danramil"
    LURAH = "lurah", "Lurah"
    FKUB = "fkub", "FKUB"
    ELDERS = "tokoh", "Tokoh masyarakat"
    KPU = "kpu", "KPU, PPK, PPS"
    BAWASLU = "bawaslu", "Bawaslu, Panwascam"
    KIM = "kim", "Pengurus KIM"
    AGENCY = "opd", "OPD"
    ORMAS = "ormas", "Ormas"
    RT_RW = "rt-rw", "Ketua RT dan RW"
    RESIDENTS = "warga", "Warga"


class Answer(models.TextChoices):
    """What an invited person said."""

    WAITING = "belum", "Belum menjawab"
    COMING = "hadir", "Akan hadir"
    ABSENT = "berhalangan", "Berhalangan"
