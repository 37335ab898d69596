"""What the server is called on a phone: the province in words, not the name of a machine."""

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from doorstep.kernel.places.queries import units_on

_KEPT_S = 3600


def name_of_server(province: str) -> str:
    """Return "tỉnh Cao Bằng"; the host where the province has no name yet. Kept for an hour."""
    key = f"server-name:{province}"
    name = cache.get(key)
    if name is None:
        version = units_on(province, on=timezone.localdate(), level="province").first()
        host = settings.ALLOWED_HOSTS[0] if settings.ALLOWED_HOSTS else ""
        name = version.full_name if version else host
        cache.set(key, name, _KEPT_S)
    return str(name)
