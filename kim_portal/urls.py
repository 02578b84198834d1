"""The site map: one line per prefix."""

from django.contrib import admin
from django.urls import include, path

from accounts import urls as account_urls
from bulletins import views as bulletins
from groups import views as groups
from kim_portal import health
from kim_portal.desk import calming, retelling
from kim_portal.desk import home as desk
from kim_portal.pages import about, photos, preview, public
from reach import views as reach

desk_urls = [
    path("", desk.home, name="home"),
    path("terbit/", desk.mine, {"kind": "buletin"}, name="published"),
    path("acara/", desk.mine, {"kind": "acara"}, name="events"),
    path("klarifikasi/", desk.mine, {"kind": "klarifikasi"}, name="clarifications"),
    path("panduan/", about.guide, name="guide"),
    path("acara/<str:code>/<slug:key>/buletin/", retelling.retell, name="retell"),
    path("isyarat/<int:pk>/buletin/", calming.of_signal, name="calm_signal"),
    path("pesan/<int:pk>/buletin/", calming.of_rumour, name="calm_rumour"),
]
region_urls = [
    path("kelurahan/<slug:slug>/", public.village, name="village"),
    path("kecamatan/<slug:slug>/", public.district, name="district"),
    path("kim/<slug:slug>/", public.kim, name="kim"),
]

urlpatterns = [
    path("", public.home, name="home"),
    path("pilih/", public.choose, name="choose"),
    path("kelurahan/", about.villages, name="villages"),
    path("b/<str:code>/", public.by_code, name="by_code"),
    # In capitals a QR code is smaller and survives a poor photocopy.
    path("B/<str:code>/", public.by_code),
    path("b/<str:code>/<int:number>/", reach.version, name="by_version"),
    path("B/<str:code>/<int:number>/", reach.version),
    path("b/<str:code>/<int:number>/<slug:spot>/", reach.version, name="by_rt"),
    path("B/<str:code>/<int:number>/<slug:spot>/", reach.version),
    path("b/<str:code>/bagikan/", reach.share, name="share"),
    path("b/<str:code>/<str:name>", reach.paper, name="paper"),
    path("", include((region_urls, "region"))),
    path("", include("bulletins.urls")),
    path("", include("events.urls")),
    path("tentang/", about.about, name="about"),
    path("privasi/", about.privacy, name="privacy"),
    path("aksesibilitas/", about.accessibility, name="accessibility"),
    path("sampul/<int:hue>-<int:motif>.svg", bulletins.head_panel, name="head_panel"),
    path(
        "sampul/<str:code>-<slug:composition>-<str:seed>.svg",
        bulletins.cover,
        name="cover",
    ),
    path("foto/<str:name>", photos.photo, name="photo"),
    path("rilis/berhenti/<str:token>/", reach.stop_releases, name="stop_releases"),
    path("cek/", include("voices.urls")),
    path("aspirasi/", include("voices.wishes.urls")),
    path("pratinjau/<str:token>/", preview.preview, name="preview"),
    path("undangan/<str:token>/", groups.invitation, name="invitation"),
    path("undangan/<str:token>/akun-baru/", groups.accept_new, name="accept_new"),
    path("undangan/<str:token>/terima/", groups.accept_known, name="accept_known"),
    path("pengurus/", include((desk_urls, "desk"))),
    path("pengurus/", include("bulletins.desk")),
    path("pengurus/", include("events.desk_urls")),
    path("pengurus/", include("voices.desk")),
    path("pengurus/", include("voices.wishes.desk_urls")),
    path("pengurus/", include("voices.signals.urls")),
    path("pengurus/", include("reach.desk_urls")),
    path("pengurus/kim/", include("groups.urls")),
    path("akun/pemberitahuan/", include("notices.urls")),
    path("akun/", include(account_urls)),
    path("admin/", admin.site.urls),
    path("sehat/", health.health, name="health"),
    path("robots.txt", about.robots, name="robots"),
    path("kim.webmanifest", about.manifest, name="manifest"),
    path("favicon.ico", public.favicon),
]

handler400 = "kim_portal.pages.errors.bad_request"
handler403 = "kim_portal.pages.errors.forbidden"
handler404 = "kim_portal.pages.errors.not_found"
handler500 = "kim_portal.pages.errors.server_error"
