"""The `community` command: one module per subcommand, listed in `registry`."""
