"""The writes of oversight, by noun."""
