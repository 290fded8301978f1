"""Reads of the analysis: grouped figures (`facts`), and the questions answered from them (`studies`)."""
