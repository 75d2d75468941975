"""Web push: the key that proves who sends, and the way to the push services of browsers."""
