"""Entry point of ASGI servers: `uvicorn community.asgi:app`."""

import os

from community.app.factory import create_app
from community.settings import load_settings

app = create_app(load_settings(os.environ))
