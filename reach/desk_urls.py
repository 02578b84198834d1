"""Officers' addresses: who was told, RT, looks by lot."""

from django.urls import path

from reach.looks import views as looks
from reach.places import views as places
from reach.spread import printing, sync, views

app_name = "spread"
NEWS = "sebaran/<str:code>/<slug:slug>/"
RTS = "data-rt/<slug:slug>/"
urlpatterns = [
    path("cakupan/", views.everywhere, name="everywhere"),
    path("sebaran/kirim/", sync.send, name="send"),
    path("sebaran/foto/", sync.photo, name="photo"),
    path("sebaran/<str:code>/", views.news, name="news"),
    path(NEWS, views.village, name="village"),
    path(f"{NEWS}tanda/", views.marks, name="marks"),
    path(f"{NEWS}tandai/", views.mark, name="mark"),
    path(f"{NEWS}hapus/<int:pk>/", views.undo, name="undo"),
    path(f"{NEWS}selesai/", views.settle, name="settle"),
    path(f"{NEWS}sasaran/", views.aim, name="aim"),
    path(f"{NEWS}centang/", printing.checklist, name="checklist"),
    path(f"{NEWS}poster/", printing.posters, name="posters"),
    path(f"{NEWS}poster/buat/", printing.ask_posters, name="ask_posters"),
    path(f"{NEWS}uji-petik/", looks.show, name="look"),
    path(f"{NEWS}uji-petik/undi/", looks.draw, name="draw"),
    path(f"{NEWS}uji-petik/lembar/", looks.paper, name="look_paper"),
    path(f"{NEWS}uji-petik/jawab/<int:pk>/", looks.answer, name="answer"),
    path("data-rt/impor/", places.take_sheet, name="import"),
    path(RTS, places.rts, name="rts"),
    path(f"{RTS}tambah/", places.add, name="rts_add"),
    path(f"{RTS}gabung/", places.join, name="rts_join"),
    path(f"{RTS}<int:pk>/", places.one, name="rt"),
    path(f"{RTS}<int:pk>/pecah/", places.divide, name="rt_divide"),
    path(f"{RTS}<int:pk>/bubar/", places.end, name="rt_end"),
]
