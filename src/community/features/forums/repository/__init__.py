"""SQL that returns rows to be changed. The rights come in as predicates and expressions of the policy."""
