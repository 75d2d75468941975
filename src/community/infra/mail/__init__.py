"""Mail: rows in the database, composed from templates, handed to a mail server by the worker."""
