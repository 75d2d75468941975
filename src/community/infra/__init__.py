"""Adapters: database, outbox, jobs, Valkey, live bus, cache, mail, telemetry."""
