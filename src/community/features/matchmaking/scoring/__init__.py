"""How well organisations fit a need, part by part: pure, the same input gives the same ranking on every machine."""
