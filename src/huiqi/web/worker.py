"""What does a worker of `huiqi serve` run? The service, in a process group of its own.

A terminal sends Ctrl-C to its whole group. A worker that hears it from there and then again from its server may hang
until it is killed; so only the server hears it, and ends its workers.
"""

import os

from huiqi.web.wsgi import application as application

if os.environ.get("HUIQI_SERVER") == str(os.getppid()):
    os.setpgid(0, 0)
