"""Litestar glue: actor middleware, guards, problem details, the websocket endpoint, health."""
