"""Partners: what organisations offer and seek, opportunities, matches and why, introductions, consortia, meeting days.

Two floors of its own beside policy and repository, both pure (ADR 0021): `scoring` says how well partners fit and why,
`planning` chooses teams and schedules.

Tables: `matchmaking_line` (what organisations offer and seek), `matchmaking_opportunity`, `matchmaking_review`.
Events sent: LinesChanged, OpportunityChanged. Events consumed: none.
"""
