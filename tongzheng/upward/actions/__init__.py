"""What writes in this room: superiors and targets (settings), putting together (composing), the way out (sending), outcomes."""
