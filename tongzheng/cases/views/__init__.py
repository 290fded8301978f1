"""Pages of the case library."""
