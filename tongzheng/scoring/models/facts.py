"""What no room records yet and the office registers by hand (K2)."""
