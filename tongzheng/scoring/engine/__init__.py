"""The scoring engine: facts and a rulebook in, a ledger and a table of places out. Pure Python; knows no database."""
