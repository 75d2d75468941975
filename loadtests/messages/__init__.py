"""A fleet of messaging clients that goes through faults and notes what it saw (`python -m loadtests.messages`)."""
