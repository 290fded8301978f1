"""`python -m tongzheng` is the `tongzheng` command."""

import sys

from tongzheng.config.cli import main

sys.exit(main())
