"""Why a file is not taken."""


class FileRefused(Exception):
    """A file is not taken; `message` says why, in Chinese, for the person who sent it (R8)."""

    def __init__(self, message: str) -> None:
        self.message = message
        super().__init__(message)

    def __str__(self) -> str:
        return self.message
