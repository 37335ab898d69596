"""The WSGI application that granian serves."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from doorstep.server.sqlite import share_waits
from doorstep.server.tls.direct import without_proxy

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doorstep.server.settings")
share_waits()
application = get_wsgi_application()
if settings.TLS:
    application = without_proxy(application)
