"""``python -m formcheck``, where the command is not on the path."""

from formcheck.cli import main

__all__: list[str] = []

if __name__ == "__main__":
    main()
