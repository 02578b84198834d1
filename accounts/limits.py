"""How often one person, one address, one thing may: counted once for all processes.

Count only what was valid and is about to be done: who mistypes loses nothing by it.
"""

import ipaddress
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from accounts.models import Allowance
from kim_portal.lib.http import too_many
from kim_portal.lib.pace import Pace

# Of all visitors behind one address: a hall's wifi, a mobile network. Nobody mistypes
# as often; who tries all codes comes no further.
WRONG_GUESSES = 100
GUESSING_SECONDS = 600
UNKNOWN = {404, 410}
SEARCH_SECONDS = 60
# In each worker, of all visitors behind one address.
SEARCHES = Pace(60, SEARCH_SECONDS)


def spend(what: str, who: object, *, limit: int, seconds: int) -> bool:
    """Count one more; False once `limit` is reached within the running span.

    The span begins with the first of it; what is refused does not make it longer.
    """
    return Allowance.objects.spend(what, str(who), seconds=seconds) <= limit


def is_spent(what: str, who: object, *, limit: int) -> bool:
    """Whether nothing is left of the running span; counts nothing."""
    return Allowance.objects.spent(what, str(who)) >= limit


def address_of(request: HttpRequest) -> str:
    """Where a request comes from, behind our own proxies; a whole network of IPv6.

    The empty text where that cannot be told.
    """
    try:
        found = get_adapter().get_client_ip(request)
        address = ipaddress.ip_address(found)
    except (PermissionDenied, ValueError):
        return ""
    if address.version == 6:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def may_search(request: HttpRequest) -> bool:
    """Whether a visitor may have words looked for once more. What was found for somebody
    is kept and costs nothing; this is for who makes words up."""
    return SEARCHES.allows(address_of(request))


def secret_address(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Around a view whose address holds a secret: who guesses meets a wall.

    All such addresses count together: a door, an invitation, a preview.
    """

    @wraps(view)
    def walled(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        who = address_of(request)
        if is_spent("tebak", who, limit=WRONG_GUESSES):
            return too_many(GUESSING_SECONDS)
        try:
            response = view(request, *args, **kwargs)
        except Http404:
            count_wrong(who)
            raise
        if response.status_code in UNKNOWN:
            count_wrong(who)
        return response

    return walled


def count_wrong(who: str) -> None:
    """One more guess that opened nothing."""
    spend("tebak", who, limit=WRONG_GUESSES, seconds=GUESSING_SECONDS)
