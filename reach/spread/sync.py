"""What the page's script sends: marks and answers as JSON, a photo as a form."""

import json
import uuid

from django.http import HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache

from accounts.limits import spend
from accounts.signed import Signed
from kim_portal.lib.images import PictureRefused
from kim_portal.lib.posts import posted_from
from reach.kinds import find
from reach.models import Delivery
from reach.spread.received import receive
from reach.spread.views import AT_ONCE, prove
from review.photo_part import status_of

SENT_A_MINUTE = 120
SOMEBODY_ELSE = {"message": "Akun lain sedang masuk di ponsel ini."}
NOT_READ = {"message": "Kiriman tidak terbaca."}


@never_cache
@posted_from("spread:everywhere", ())
def send(request: Signed) -> HttpResponse:
    """Put down what a phone kept until it had a signal; answers each identity."""
    if not spend("sebaran", request.user.pk, limit=SENT_A_MINUTE, seconds=60):
        return JsonResponse({"message": "Sebentar, terlalu banyak."}, status=429)
    try:
        sent = json.loads(request.body)
        items = list(sent["items"])[:AT_ONCE]
    except (ValueError, KeyError, TypeError, RecursionError):
        return JsonResponse(NOT_READ, status=400)
    if str(sent.get("user")) != str(request.user.pk):
        return JsonResponse(SOMEBODY_ELSE, status=409)
    outcome = receive(request.user, items, sent.get("sent"))
    return JsonResponse(outcome._asdict())


@never_cache
@posted_from("spread:everywhere", ())
def photo(request: Signed) -> HttpResponse:
    """A photo of marks that arrived before it; the same photo again changes nothing."""
    upload = request.FILES.get("photo")
    try:
        names = [uuid.UUID(name) for name in request.POST.get("marks", "").split(",")]
    except ValueError:
        return JsonResponse(NOT_READ, status=400)
    if upload is None or len(names) > AT_ONCE:
        return JsonResponse(NOT_READ, status=400)
    if request.POST.get("user") != str(request.user.pk):
        return JsonResponse(SOMEBODY_ELSE, status=409)
    row = Delivery.objects.named(names).first()
    news = find(row.code) if row else None
    if row is None or news is None:
        return JsonResponse({"message": "Tandanya tidak ada lagi."}, status=410)
    try:
        prove(request, news, names, upload)
    except PictureRefused as error:
        return JsonResponse({"message": str(error)}, status=status_of(str(error)))
    return JsonResponse({}, status=201)
