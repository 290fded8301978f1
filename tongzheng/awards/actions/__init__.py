"""Acts on awards: rules, sheets, vetoes, commendations (N6, K4, K5, K7)."""
