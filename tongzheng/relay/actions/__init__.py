"""What writes in this room: the text (composing), its way to a signature (passing), to the superiors (sending), calls, settings."""
