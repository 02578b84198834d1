"""Kept from whom: notes from who also writes, an erased name from everybody."""

from groups.models import Moderator
from notices.models import Notice


def test_a_moderator_who_also_writes_for_the_kim_reads_no_notes(
    as_user, submitted, dewi, rina
):
    revision = submitted()
    revision.add_note(by=dewi, note="Rahasia antarmoderator.")
    address = f"/admin/moderasi/buletin/{revision.pk}/"
    assert "Rahasia" in as_user(dewi).get(address).content.decode()
    assert "Rahasia" not in as_user(rina).get(address).content.decode()


def test_an_erased_name_stands_in_no_address(client, published, dewi):
    Moderator.objects.filter(user=dewi).update(is_head=True)
    revision = published(title="Ibu Rahasia Sekali dirawat")
    old = revision.publication.get_absolute_url()
    revision.publication.erase(by=dewi, why="privasi", note="Diminta keluarga.")
    assert client.get(old).status_code == 410
    short = client.get(revision.publication.get_short_url())
    assert "rahasia" not in short.url
    assert not Notice.objects.filter(title__icontains="rahasia").exists()
    state = Notice.objects.filter(words__icontains="keluarga")
    assert not state.exists()
