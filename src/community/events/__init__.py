"""Catalogue of domain events, one file per slice."""
