"""Commands for anyone with a file: check, similar, evaluate, reindex. No server is needed."""
