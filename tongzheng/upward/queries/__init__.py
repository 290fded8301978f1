"""Named reads of this room, the actor first."""
