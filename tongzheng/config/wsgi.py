"""The WSGI application that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

from tongzheng.config.memory import settle
from tongzheng.text import typos

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongzheng.config.settings")
application = get_wsgi_application()
typos.warm()  # before the server forks: one copy of the tables for all workers
settle()
