"""Pure rules of breaches: what an office starts with, periods, what the circular counts and says (U5, U6)."""
