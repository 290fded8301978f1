"""Reads of this room, by subject: told, network, plans."""
