"""Files: received in pieces, opened in a bounded process, shown to who may see what they belong to.

Owns the tables media_file and media_use. Sends FileProcessed; consumes nothing.
Other slices enter by `api` only: they say which files a text uses (`attach`), and a file is then seen by whoever may
see the text's subject.
"""
