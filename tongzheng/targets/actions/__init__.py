"""Acts on targets: plans, shares, exemptions, warnings, letters (R7, K8, K10)."""
