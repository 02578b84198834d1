"""The officer's pages for clarifications: their addresses at the one write desk."""

from reach.pages import TravellingPages
from review.desk import Desk
from voices.forms import ClarificationForm


class ClarificationDesk(Desk):
    key = "klarifikasi"
    namespace = "clarify"
    template = "voices/write.html"
    preview_template = "voices/detail.html"
    headings = ("Tulis klarifikasi", "Ubah klarifikasi", "Perbaiki klarifikasi")
    store = "kim-klarifikasi"
    saves_itself = True
    form = ClarificationForm


app_name = "clarify"
urlpatterns = [
    *ClarificationDesk().urls("klarifikasi/tulis/"),
    *TravellingPages(
        "klarifikasi", namespace="clarify", template="voices/state.html"
    ).urls("klarifikasi/<str:code>/"),
]
