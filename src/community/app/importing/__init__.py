"""Content from files: read, mapped to the documented format, checked line by line, written in batches."""
