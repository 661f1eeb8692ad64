"""What is typed where there is no window becomes commands."""

from __future__ import annotations

import os
import time
from collections import deque

from formcheck.sinks.base import Command
from formcheck.sinks.live.typed_commands import listen


def test_lines_become_commands_and_the_rest_is_left_out() -> None:
    read, write = os.pipe()
    heard: deque[Command] = deque()
    listen(heard.append, read)
    os.write(write, b"s\nQ \nhello\n")
    os.write(write, b"\n\xff\np")
    os.write(write, b"\nr\nunfinished")
    os.close(write)
    deadline = time.monotonic() + 20
    wanted = [Command.SKIP, Command.QUIT, Command.PAUSE, Command.PAIN, Command.RESET]
    while list(heard) != wanted:
        assert time.monotonic() < deadline, heard
        time.sleep(0.01)
    os.close(read)
