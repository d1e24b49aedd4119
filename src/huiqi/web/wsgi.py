"""Where does a WSGI server find the service? In `application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiqi.web.settings")
application = get_wsgi_application()
