"""Everything that is written in this room: registering, showing, opening, owing, reporting, sending."""
