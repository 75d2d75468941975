"""What can go wrong with the embedded servers, said to the person who starts them."""


class DevstackError(Exception):
    """An embedded server cannot do what was asked; the message says what to do about it."""
