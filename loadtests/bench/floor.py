"""The floor: a bare Litestar hello in JSON, served with the very options of the platform's server."""

import os

import uvicorn
from litestar import Litestar, get

from community.app.cli.serve import server_options
from community.settings import load_settings

PATH = "/hello"


@get(PATH)
async def hello() -> dict[str, str]:
    return {"hello": "world"}


app = Litestar([hello], openapi_config=None, logging_config=None)

if __name__ == "__main__":
    uvicorn.run(**{**server_options(load_settings(os.environ)), "app": "loadtests.bench.floor:app"})
