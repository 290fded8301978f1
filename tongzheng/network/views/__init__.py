"""Pages of the network room."""

from tongzheng.network.views.door import csrf_failed

__all__ = ["csrf_failed"]
