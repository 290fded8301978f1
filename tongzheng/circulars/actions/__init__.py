"""What is done to circulars: making, checking by the units, signing and publishing (K3)."""
