"""What every template knows: the house it stands in and who reads it."""

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from doorstep.surfaces.look.preferences import theme_of

PRODUCT = _("Doorstep")


def house(request: HttpRequest) -> dict[str, object]:
    """Return the names for every template: product, demonstration, actor, languages, day, theme."""
    return {
        "product_name": PRODUCT,
        "is_demonstration": settings.IS_DEMONSTRATION,
        "actor": getattr(request, "actor", None),
        "languages": settings.LANGUAGES,
        "today": timezone.localdate(),
        "theme": theme_of(request),
    }
