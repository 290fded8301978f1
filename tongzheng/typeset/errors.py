"""What typesetting refuses."""


class TypesetError(ValueError):
    """Something cannot be typeset; the message tells a person in Chinese what, where and what to do."""
