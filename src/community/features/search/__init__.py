"""One search over all that slices register: documents derived from their tables, engines that follow them.

Tables: `search_touched` (what is to be looked at again), `search_document` (what can be found, with the change numbers
that engines follow), `search_walk` (walks through all of a kind: first fill, rebuilding, reconciliation),
`search_engine` (how far each engine has come), `search_generation` (which generation is wanted), `search_alert` and
`search_alert_finding` (searches of which people hear what is new), `search_query…` (what is searched, without names).
Events sent: Notice. Events consumed: those of the sources, noted by an intake.
"""
