"""通政 Tongzheng: a government office's information work, from report to result."""

__version__ = "0.1.0"
