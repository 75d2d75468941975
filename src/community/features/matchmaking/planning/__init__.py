"""Choosing teams that cover needs, and meetings of a day: exact where it can be, with a bound otherwise; pure."""
