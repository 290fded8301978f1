"""Coming with issue 5."""
