"""Partners: what organisations offer and seek, opportunities, matches and why, introductions, consortia, meeting days.

Two floors of its own beside policy and repository, both pure (ADR 0021): `scoring` says how well partners fit and why,
`planning` chooses teams and schedules.
"""
