"""Live matching, the work of the matcher process: the hub in memory, and the tasks that write rows from it."""
