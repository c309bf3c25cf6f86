"""A real scheduler, real workers and a real store on the loopback, each a process of its own."""

import http.client
import http.server
import itertools
import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from pathlib import Path

from verbs import ROOT, tool

ENVIRONMENT = {
    **os.environ,
    "PYTHONPATH": str(ROOT),
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_DEFAULT_REGION": "us-east-1",
}
PATIENCE = 60


class Cluster:
    """A scheduler with workers, over TCP."""

    def __init__(self, workers, environment):
        self.environment = environment
        self.scheduler, self.address = self._start("dask_scheduler", "--port", "0", "--no-dashboard", "--no-jupyter")
        self.workers = [self.start_worker() for _ in range(workers)]

    def start_worker(self):
        return self._start("dask_worker", self.address, "--nthreads", "1", "--no-nanny", "--no-dashboard")[0]

    def _start(self, program, *arguments):
        log = Path(tempfile.mkdtemp()) / "log"
        command = [sys.executable, "-m", f"distributed.cli.{program}", "--host", "127.0.0.1", *arguments]
        with log.open("wb") as told:
            process = subprocess.Popen(command, env=self.environment, stderr=told, stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            found = re.search(r"(?:Scheduler at:|Registered to:)\s+(tcp://\S+)", log.read_text())
            if found:
                return process, found[1]
            time.sleep(0.05)
        raise AssertionError(f"{program} has not begun")

    def end(self):
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


@contextmanager
def cluster(workers, environment=ENVIRONMENT):
    started = Cluster(workers, environment)
    try:
        yield started
    finally:
        started.end()


@contextmanager
def s3():
    """A server of S3. Yields the environment that leads to it."""
    port = _free_port()
    program = [tool("moto_server"), "-H", "127.0.0.1", "-p", str(port)]
    process = subprocess.Popen(program, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port)
        yield {**ENVIRONMENT, "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}"}
    finally:
        process.kill()
        process.wait()


@contextmanager
def refusing(environment, refuses):
    """What leads to a store through one that answers 503 to those requests, by number, for which `refuses` is true."""
    target = int(environment["AWS_ENDPOINT_URL"].rpartition(":")[2])
    numbers = itertools.count()

    class Proxy(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def forward(self):
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if refuses(next(numbers), self.command):
                self.send_response(503)
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            connection = http.client.HTTPConnection("127.0.0.1", target, timeout=PATIENCE)
            connection.request(self.command, self.path, body, dict(self.headers))
            answer = connection.getresponse()
            data = answer.read()
            self.send_response(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in {"transfer-encoding", "connection", "content-length", "date", "server"}:
                    self.send_header(name, value)
            self.send_header("Content-Length", answer.getheader("Content-Length") or str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = forward  # noqa: N815 - as the library calls them

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield {**environment, "AWS_ENDPOINT_URL": f"http://127.0.0.1:{server.server_address[1]}"}
    finally:
        server.shutdown()
        server.server_close()


def _free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def _wait_for(port):
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("nothing listens")
