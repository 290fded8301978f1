"""What the command line does to the network; everything else imports from the modules."""

from tongzheng.network.actions.divisions import import_units_file
from tongzheng.network.actions.people import found_office

__all__ = ["found_office", "import_units_file"]
