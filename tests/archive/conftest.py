import pytest


@pytest.fixture
def cases(world):
    """The cast, and one of each thing when asked for."""
    from tests.house.cases import Cases  # noqa: PLC0415 - models load only after engine.configure()

    return Cases(world)


@pytest.fixture
def filed(cases):
    """A published issue in the archive."""
    from tongzheng.archive.actions import file_issue  # noqa: PLC0415 - models load only after engine.configure()

    return file_issue(cases.published, by=cases.world.editor)
