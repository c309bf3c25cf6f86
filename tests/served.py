"""A preview that runs as a user runs it, in a process of its own."""

import http.client
import re
import signal
import subprocess
import sys
import threading
from urllib.parse import urlsplit

from verbs import ROOT

PATIENCE = 30


class Served:
    """An archive that is served until `end`: its address, and what the program said."""

    def __init__(self, archive, *arguments):
        command = [sys.executable, "-m", "generator", "serve", "--port", "0", *arguments]
        self.process = subprocess.Popen(
            command, cwd=archive.folder, env={"PYTHONPATH": str(ROOT), "PATH": ""}, stderr=subprocess.PIPE, text=True
        )
        self.said = []
        for line in self.process.stderr:
            self.said.append(line)
            found = re.match(r"serving (http://\S+)", line)
            if found:
                self.address = found[1]
                break
        else:
            raise AssertionError("".join(self.said))
        self.reader = threading.Thread(target=lambda: self.said.extend(self.process.stderr), daemon=True)
        self.reader.start()
        self.host, self.port = "127.0.0.1", urlsplit(self.address).port

    def get(self, path, method="GET", **headers):
        """A request as it stands; status, headers and body."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=PATIENCE)
        connection.putrequest(method, path, skip_host="Host" in headers)
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        response = connection.getresponse()
        body = response.read()
        connection.close()
        return response.status, response.headers, body

    def end(self):
        self.process.send_signal(signal.SIGINT)
        code = self.process.wait(PATIENCE)
        self.reader.join(PATIENCE)
        self.process.stderr.close()
        return code
