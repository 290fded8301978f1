"""Plain rules of what comes of supervision: figures, facts for the ledger, groups of problems, texts."""
