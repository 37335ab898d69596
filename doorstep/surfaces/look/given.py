"""Names that users chose (files, columns of their tables): shown letter by letter as given."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString


class Given(str):
    """A text that is nobody's to rewrite: on a page it gets no capital and is not translated.

    Everywhere else, in files that are taken away for one, it is the plain text.
    """

    def __html__(self) -> SafeString:
        """Give it marked for the page; `.given` stands apart from the line it begins."""
        return format_html('<bdi class="given" translate="no">{}</bdi>', str(self))
