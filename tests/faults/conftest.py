import pytest
from hall import Hall


@pytest.fixture(scope="package")
def hall():
    with Hall() as hall:
        yield hall
