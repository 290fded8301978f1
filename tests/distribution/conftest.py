"""The periodical with its readers, as in tests/bulletins."""

from tests.bulletins.conftest import house  # noqa: F401 - a fixture
