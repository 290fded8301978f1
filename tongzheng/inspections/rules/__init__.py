"""Pure parts: the thirty days, what is alike, a conclusion's first draft (D5)."""
