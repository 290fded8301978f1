"""Pure rules: what a text asks for, which reports are owed by when, the draft of a report, numbers nobody gave (D11)."""
