"""Our own search engine: a lexical index that knows words and their relations, one on each machine that ranks."""
