"""Pure floor: identifiers, clock, errors, actor, permissions, paging, texts, ports. No framework, no I/O."""
