"""The community platform: one house of slices on floors, see docs/architecture."""
