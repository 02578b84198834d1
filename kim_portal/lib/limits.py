"""How often one person may do something costly; counted in the shared cache."""

from django.core.cache import cache


def spend(what: str, who: int, *, limit: int, seconds: int) -> bool:
    """Count one more; False once `limit` is reached within the running span."""
    key = f"batas:{what}:{who}"
    cache.add(key, 0, seconds)
    try:
        return cache.incr(key) <= limit
    except ValueError:
        # The span ended between the two lines.
        cache.set(key, 1, seconds)
        return True
