"""Slow work of this room: sending notices by e-mail (placeholder until the mail slice)."""


class _Mail:
    def wanted(self) -> bool:
        return False


mail_notices = _Mail()
