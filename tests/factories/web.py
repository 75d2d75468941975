"""Browsers of signed-in people."""

from contextlib import AbstractAsyncContextManager

import httpx

from community.app.factory import Community
from tests.conftest import client_of


def member_client(app: Community, token: str, **headers: str) -> AbstractAsyncContextManager[httpx.AsyncClient]:
    """A browser that carries the session `token` (from `factories.accounts.sign_in`)."""
    return client_of(app, Cookie=f"sid={token}", **headers)
