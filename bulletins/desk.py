"""The officer's pages for bulletins: their addresses at the one write desk."""

from bulletins.forms import BulletinForm
from bulletins.models import PHOTOS_MAX
from reach.pages import TravellingPages
from review.desk import Desk


class BulletinDesk(Desk):
    key = "buletin"
    namespace = "write"
    template = "bulletins/write.html"
    preview_template = "bulletins/detail.html"
    headings = ("Tulis buletin", "Ubah buletin", "Perbaiki buletin")
    store = "kim-tulis"
    saves_itself = True
    form = BulletinForm
    photos = PHOTOS_MAX


app_name = "write"
urlpatterns = [
    *BulletinDesk().urls("tulis/"),
    *TravellingPages(
        "buletin", namespace="write", template="bulletins/state.html"
    ).urls("buletin/<str:code>/"),
]
