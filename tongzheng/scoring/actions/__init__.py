"""Everything that writes in scoring."""
