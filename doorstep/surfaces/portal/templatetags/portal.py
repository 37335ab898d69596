"""Words of the portal's templates: a figure with the sign it was reported with."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from doorstep.surfaces.look import writing

register = template.Library()


@register.simple_tag
def signed(row: Mapping[str, Any]) -> SafeString | str:
    """Write the value of a published line with its sign: "gần 350.000", "-এর বেশি" behind it."""
    value = row["value"]
    is_share = row["shown"].is_share
    written = writing.percent(value) if is_share else writing.number(value)
    before, after = writing.sign_words(row["sign"]) if value is not None else ("", "")
    return format_html(
        "{}{}{}",
        format_html('<span class="sign">{}</span>', before) if before else "",
        written,
        format_html('<span class="sign after">{}</span>', after) if after else "",
    )
