"""Things that tests need to exist, made as the platform itself would make them."""
