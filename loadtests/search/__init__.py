"""How good and how fast search is, part by part (`make bench-search`)."""
