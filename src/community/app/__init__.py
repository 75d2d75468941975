"""Composition root: the only floor that knows every slice, the command line and the embedded servers."""
