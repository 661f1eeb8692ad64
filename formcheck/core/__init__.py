"""The pure heart of formcheck: poses in, counts and warnings out.

Nothing here reads a clock, a file or a camera, and nothing here prints. It needs numpy and the
standard library alone.
"""
