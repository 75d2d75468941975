"""Entry point of ASGI servers: `uvicorn community.asgi:app`."""

import gc
import os

from community.app.factory import create_app
from community.settings import load_settings

app = create_app(load_settings(os.environ))
# What was built lives for ever: keeping it out of collections halves their pauses.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 20)
