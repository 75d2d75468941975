"""One class per noun, one method per use case."""
