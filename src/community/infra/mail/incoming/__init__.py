"""Mail that comes in: signed addresses, bounded parsing, what a person wrote without what they quote, bounces."""
