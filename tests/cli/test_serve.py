"""`docbase serve`, as a person starts and stops it."""

import http.client
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from docbase.web.serving import listen
from tests.cli.conftest import Run


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT to send")
@pytest.mark.parametrize("processes", [1, 2])
def test_it_answers_until_it_is_stopped(sample: Path, processes: int) -> None:
    served = ("serve", "--port", "0", "--processes", str(processes))
    command = (sys.executable, "-m", "docbase", "--centre", str(sample), *served)
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr
        said = server.stderr.readline()
        address = re.search(r"http://localhost:\d+", said)
        assert address, said
        lines = [server.stderr.readline() for _line in range(2)]
        assert "--drafts" in lines[0]
        visitor = http.client.HTTPConnection(address[0].removeprefix("http://"), timeout=30)
        visitor.request("GET", "/recherche?q=friches")
        page = visitor.getresponse()
        assert page.status == 200
        assert "server" not in page.headers
        assert page.will_close == (processes > 1), "the next question is for the process free first"
        visitor.close()
        server.send_signal(signal.SIGINT)
        assert server.wait(20) == 0
        assert "Traceback" not in server.stderr.read()


def test_answers_are_not_delayed() -> None:
    with listen("127.0.0.1", 0) as listening, socket.create_connection(listening.getsockname()) as visitor:
        accepted, _address = listening.accept()
        with accepted:
            assert accepted.proto == socket.IPPROTO_TCP, "asyncio sets TCP_NODELAY on nothing else"
            assert visitor.getpeername() == listening.getsockname()


def test_a_port_that_is_taken_is_said(sample: Path, run: Run) -> None:
    with listen("127.0.0.1", 0) as taken:
        ran = run(sample, "serve", "--port", str(taken.getsockname()[1]))
    assert ran.code == 3
    assert "127.0.0.1" in ran.err
    assert "--port" in ran.err
