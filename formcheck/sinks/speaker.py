"""The voice: a program of its own that speaks what it is given on stdin, one text after the other.

``voice`` starts this file as a script; nobody imports it, and it imports nothing of formcheck.
pyttsx3 hangs in threads and now and then for ever, so it lives in a process that can be ended.

Protocol. Each line on stdin is a JSON string. When it has been spoken, ``done`` is written to
stdout; before the first, ``ready``, or ``none`` when there is no voice. With a file name as
``argv[1]`` the words go there instead of being heard.
"""

from __future__ import annotations

import json
import sys

__all__ = ["main"]

#: Words a minute; the usual 200 is too quick for somebody who is out of breath.
RATE = 165


def main() -> None:
    """Speak until stdin ends."""
    try:
        import pyttsx3  # noqa: PLC0415 - what is missing is said, not raised

        engine = pyttsx3.init()
        engine.setProperty("rate", RATE)
        english = [v.id for v in engine.getProperty("voices") if "en" in str(v.languages) + v.id]
        if english:
            engine.setProperty("voice", english[0])
    except Exception:  # noqa: BLE001 - each system fails in its own way
        _answer("none")
        return
    _answer("ready")
    for line in sys.stdin:
        text = json.loads(line)
        if len(sys.argv) > 1:
            engine.save_to_file(text, sys.argv[1])
        else:
            engine.say(text)
        engine.runAndWait()
        _answer("done")


def _answer(word: str) -> None:
    # After all that libraries may have printed on the same line.
    sys.stdout.write(f"\n{word}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
