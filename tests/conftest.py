"""What every test can ask for."""

import pytest
from hypothesis import HealthCheck, settings
from verbs import Archive, build_demo

from generator.files import stamps

# The same examples every time, so that a test fails for what was changed; `--hypothesis-profile search` looks further.
settings.register_profile("project", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("search", deadline=None, max_examples=1000, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("fuzz", deadline=None, max_examples=10_000, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("project")


def pytest_addoption(parser):
    parser.addoption("--refresh", action="store_true", help="write the expected files anew from what comes out")


@pytest.fixture
def refresh(request):
    return request.config.getoption("--refresh")


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory):
    """Tests that build in their own process leave nothing in the cache of this folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stamps, "CACHE", tmp_path_factory.mktemp("cache"))
        yield


@pytest.fixture
def archive(tmp_path):
    return Archive(tmp_path)


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """The demo archive, built once for a session of tests: its folder of output."""
    return build_demo(tmp_path_factory.mktemp("demo"))
