"""Given an archive in a store, a scheduler and workers: expect the bytes that one machine makes, whatever fails."""

import json
import shutil
import subprocess
import sys
import time

import fsspec
import pytest
from clusters import ENVIRONMENT, PATIENCE, cluster, refusing, s3
from verbs import ROOT

from generator.cluster import connection
from generator.core.owners import EndedError
from generator.files import store_lock
from generator.files.lock import LockedError
from generator.files.store_lock import store_locked

WITHOUT_PROGRAM = {name: of for name, of in ENVIRONMENT.items() if name != "PYTHONPATH"} | {"PYTHONSAFEPATH": "1"}

OWN = (".backfile", "pagefind/")
"""Where what is kept beside a site begins, and the search index, whose bytes differ from run to run."""


def build(folder, *arguments, environment=ENVIRONMENT, **options):
    return subprocess.run(
        [sys.executable, "-m", "generator", "build", *map(str, arguments)],
        cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=600, **options,
    )  # fmt: skip


def on_cluster(folder, of, *arguments, **options):
    return build(folder, "--engine", "dask", "--scheduler", of.address, *arguments, **options)


def files(folder):
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return {path: data for path, data in found.items() if not path.startswith(OWN)}


def stories(folder, number):
    (folder / "content/stories").mkdir(parents=True)
    (folder / "content/site.yaml").write_text("base_url: https://file.example/\nsearch: false\n")
    for each in range(number):
        text = f"A text of [Ada](entity:ada) and of the clock, number {each}.\n\nIt has {each % 7} wheels of brass.\n"
        keys = f"title: Story {each}\ndate: 2026-0{each % 9 + 1}-0{each % 7 + 1}\nbeat: Beat {each % 5}\n"
        (folder / f"content/stories/s{each}.md").write_text(f"---\n{keys}---\n\n{text}")


def opened(environment):
    return fsspec.filesystem(
        "s3", key="test", secret="test", endpoint_url=environment["AWS_ENDPOINT_URL"],  # noqa: S106 - of a test
        skip_instance_cache=True, use_listings_cache=False,
    )  # fmt: skip


def put(store, folder, target):
    paths = [path for path in folder.rglob("*") if path.is_file()]
    store.pipe({f"{target}/{path.relative_to(folder).as_posix()}": path.read_bytes() for path in paths})


@pytest.fixture(scope="module")
def local(tmp_path_factory):
    """The demo archive in a folder, with its site as one machine makes it, and its data in every form."""
    folder = tmp_path_factory.mktemp("local")
    shutil.copytree(ROOT / "content", folder / "content")
    with (folder / "content/site.yaml").open("a") as settings:
        settings.write("parquet: true\n")
    assert build(folder, "--output", "site").returncode == 0
    return folder


@pytest.fixture(scope="module")
def two_workers():
    with s3() as environment, cluster(2, environment) as of:
        yield of


@pytest.mark.parametrize("owners", [1, 2, 4])
def test_any_number_of_owners_makes_the_bytes_of_one_machine(local, two_workers, tmp_path, owners):
    done = on_cluster(local, two_workers, "--jobs", owners, "--output", tmp_path / "site", "--format", "json")
    assert done.returncode == 0, done.stderr
    assert files(tmp_path / "site") == files(local / "site")
    assert (tmp_path / "site/pagefind/pagefind-entry.json").exists()
    stages = json.loads(done.stdout)["stages"]
    assert {stage["step"] for stage in stages} >= {"read", "ingest", "make", "find names", "compare", "publish"}
    assert {stage["owner"] for stage in stages} == set(range(owners))
    assert len({stage["worker"] for stage in stages}) == min(owners, 2)


def test_an_archive_in_s3_is_published_to_s3(local, two_workers):
    store = opened(two_workers.environment)
    store.mkdir("archive")
    put(store, local / "content", "archive/content")
    told, site = publish(local, two_workers, store, "archive")
    assert site == files(local / "site")
    assert told["ok"]
    assert store.info("archive/site/index.html")["ContentType"] == "text/html; charset=utf-8"
    assert not [name for name in store.find("archive/site") if "backfile-stage" in name]


def publish(folder, of, store, bucket, *arguments):
    """Build from one bucket into another. What the program told, and the files of the site."""
    places = ("--content", f"s3://{bucket}/content", "--output", f"s3://{bucket}/site", "--format", "json")
    done = on_cluster(folder, of, *places, *arguments, environment=of.environment)
    assert "Traceback" not in done.stderr
    return json.loads(done.stdout), published(store, f"{bucket}/site")


def published(store, place):
    names = [name.removeprefix(f"{place}/") for name in store.find(place)]
    return {name: store.cat_file(f"{place}/{name}") for name in names if not name.startswith(OWN)}


def test_only_what_differs_is_put_and_what_is_gone_is_deleted(two_workers, tmp_path):
    store = opened(two_workers.environment)
    store.mkdir("small")
    stories(tmp_path, 12)
    put(store, tmp_path / "content", "small/content")
    _, site = publish(tmp_path, two_workers, store, "small")
    when = {name: store.info(f"small/site/{name}")["LastModified"] for name in site}

    told, again = publish(tmp_path, two_workers, store, "small")
    assert (told["output"]["created"], told["output"]["changed"], told["output"]["removed"]) == ([], [], [])
    assert again == site

    time.sleep(1.1)  # a store tells seconds
    story = "small/content/stories/s3.md"
    store.pipe_file(story, store.cat_file(story).replace(b"wheels of brass", b"hands"))
    told, more = publish(tmp_path, two_workers, store, "small")
    assert "stories/s3/index.html" in told["output"]["changed"]
    put_again = {name for name in site if store.info(f"small/site/{name}")["LastModified"] != when[name]}
    assert put_again - {"data/archive.sqlite", "data/ro-crate-metadata.json"} == {*told["output"]["changed"]}
    assert {name for name in site if more[name] != site[name]} >= {*told["output"]["changed"]}

    store.rm(story)
    told, _ = publish(tmp_path, two_workers, store, "small")
    assert not told["ok"]
    assert "address-lost" in [problem["code"] for problem in told["problems"]]
    assert store.exists("small/site/stories/s3/index.html")
    told, less = publish(tmp_path, two_workers, store, "small", "--allow-lost")
    assert told["ok"]
    assert "stories/s3/index.html" in told["output"]["removed"]
    assert "stories/s3/index.html" not in less


def test_a_file_that_no_build_put_there_is_not_written_over(two_workers, tmp_path):
    store = opened(two_workers.environment)
    stories(tmp_path, 2)
    store.mkdir("foreign")
    store.pipe_file("foreign/precious.txt", b"mine")
    done = on_cluster(tmp_path, two_workers, "--output", "s3://foreign", environment=two_workers.environment)
    assert done.returncode == 1
    assert "foreign-output" in done.stderr
    assert [*store.find("foreign")] == ["foreign/precious.txt"]


def test_s3_lets_one_build_publish_at_a_time(two_workers, monkeypatch):
    for name, seconds in (("_BEAT", 0.2), ("_ENDED", 2), ("_LOOK", 0.1)):
        monkeypatch.setattr(store_lock, name, seconds)
    store = opened(two_workers.environment)
    store.mkdir("locked")
    with store_locked(store, "locked/lock"), pytest.raises(LockedError), store_locked(store, "locked/lock"):
        pass
    assert not store.exists("locked/lock")
    store.pipe_file("locked/lock", b"of a build that was killed 3\n")
    with store_locked(store, "locked/lock") as lock:
        assert lock.is_held()


def test_a_store_that_refuses_now_and_then_is_asked_again(two_workers, tmp_path):
    stories(tmp_path, 8)
    assert build(tmp_path, "--output", "site").returncode == 0
    refused = refusing(two_workers.environment, lambda number, _: number % 47 == 3)
    with refused as environment, cluster(2, environment) as of:
        store = opened(environment)
        store.mkdir("flaky")
        done = on_cluster(tmp_path, of, "--output", "s3://flaky/site", environment=environment)
        assert done.returncode == 0, done.stderr
        assert published(store, "flaky/site") == files(tmp_path / "site")


def test_a_worker_that_dies_in_the_middle_changes_no_byte(tmp_path):
    stories(tmp_path, 2000)
    assert build(tmp_path, "--output", "site", "-q").returncode == 0
    with cluster(2) as of:
        process = started(tmp_path, of)
        _wait_until_staged(tmp_path / "far", 300)
        of.workers[0].kill()
        said = process.communicate(timeout=600)[1]
    assert process.returncode == 0, said
    assert files(tmp_path / "far") == files(tmp_path / "site")


def test_a_scheduler_that_dies_is_told_and_the_next_build_goes_on_with_what_is_done(tmp_path):
    stories(tmp_path, 600)
    assert build(tmp_path, "--output", "site", "-q").returncode == 0
    with cluster(1) as of:
        process = started(tmp_path, of)
        _wait_until_staged(tmp_path / "far", 100)
        of.scheduler.kill()
        said = process.communicate(timeout=120)[1]
    assert process.returncode == 1
    assert "the scheduler has ended" in said
    assert "Traceback" not in said
    assert files(tmp_path / "far") == {}
    staged = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "far/.backfile-stage").iterdir()}
    assert staged
    with cluster(1) as of:
        done = on_cluster(tmp_path, of, "--output", "far")
        assert done.returncode == 0, done.stderr
    assert files(tmp_path / "far") == files(tmp_path / "site")
    moved = {path.stat().st_mtime_ns for path in (tmp_path / "far").rglob("*") if path.is_file()}
    assert len(moved & set(staged.values())) > len(staged) / 2  # as they were written by the build that ended


def test_a_scheduler_that_dies_while_files_are_put_into_place_is_told_and_the_next_build_mends_the_site(tmp_path):
    stories(tmp_path, 600)
    assert build(tmp_path, "--output", "site", "-q").returncode == 0
    with cluster(1) as of:
        process = started(tmp_path, of)
        _wait_until((tmp_path / "far/stories").is_dir)
        of.scheduler.kill()
        said = process.communicate(timeout=120)[1]
    assert process.returncode == 1
    assert "the scheduler has ended" in said
    assert "Traceback" not in said
    with cluster(1) as of:
        assert on_cluster(tmp_path, of, "--output", "far").returncode == 0
    assert files(tmp_path / "far") == files(tmp_path / "site")


@pytest.mark.parametrize("lacks", ["all", "worker"])
def test_a_cluster_that_has_another_program_or_none_is_told(tmp_path, lacks):
    stories(tmp_path, 1)
    with cluster(0, WITHOUT_PROGRAM if lacks == "all" else ENVIRONMENT) as of:
        of.environment = WITHOUT_PROGRAM
        of.workers.append(of.start_worker())
        done = on_cluster(tmp_path, of)
    assert done.returncode == 1
    assert "the same Backfile as here, with the extra `cluster`, is not installed at tcp://" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "output").exists()


@pytest.fixture
def hasty(monkeypatch):
    """Connections that look at workers many times a second, and do not wait long for a new one."""
    monkeypatch.setattr(connection, "_LOOK", 0.1)
    monkeypatch.setattr(connection, "_NEW_WORKER", 1)


def sleeping(connected):
    """A task that is meant for the worker that there is, and may be run by another."""
    there = [*connected.client.scheduler_info()["workers"]]
    return [connected.client.submit(time.sleep, PATIENCE, workers=there, allow_other_workers=True)]


@pytest.mark.usefixtures("hasty")
def test_workers_that_all_end_are_told_and_so_is_one_that_comes_without_this_program():
    with cluster(1) as of, connection.connected(of.address, None) as connected:
        tasks = sleeping(connected)
        of.workers[0].kill()
        with pytest.raises(EndedError, match="all workers have ended"):
            list(connected.results(tasks))
        of.environment = WITHOUT_PROGRAM
        of.workers.append(of.start_worker())
        with pytest.raises(EndedError, match="is not installed at"):
            list(connected.results(tasks))


@pytest.mark.usefixtures("hasty")
def test_a_worker_that_comes_too_late_for_tasks_that_were_meant_for_others_is_told():
    with cluster(1) as of, connection.connected(of.address, None) as connected:
        tasks = sleeping(connected)
        of.workers[0].kill()
        of.workers.append(of.start_worker())
        with pytest.raises(EndedError, match="before others came"):
            list(connected.results(tasks))


def started(folder, of):
    command = ["build", "--engine", "dask", "--scheduler", of.address, "--output", "far"]
    return subprocess.Popen(
        [sys.executable, "-m", "generator", *command], cwd=folder, env=ENVIRONMENT, stderr=subprocess.PIPE, text=True
    )


def _wait_until_staged(output, number):
    stage = output / ".backfile-stage"
    _wait_until(lambda: stage.is_dir() and sum(1 for _ in stage.iterdir()) > number)


def _wait_until(is_so):
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline, "it does not come to it"
        time.sleep(0.02)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--output", "s3://site"], "add --engine dask"),
        (["--engine", "dask", "--scheduler", "tcp://127.0.0.1:9"], "cannot be reached"),
        (["--engine", "dask", "--jobs", "1", "--output", "nothing://site"], "no store is known by nothing://site"),
        (["--engine", "dask", "--jobs", "1", "--content", "s3://archive"], "Unable to locate credentials"),
    ],
)
def test_what_cannot_be_reached_is_told(archive, arguments, said):
    archive.put("content/stories/a.md", "---\ntitle: A\n---\n\nText.\n")
    keyless = {name: value for name, value in ENVIRONMENT.items() if not name.startswith("AWS_")}
    done = build(archive.folder, *arguments, environment={**keyless, "AWS_EC2_METADATA_DISABLED": "true"})
    assert done.returncode in (1, 2)
    assert said in done.stderr
    assert "Traceback" not in done.stderr
