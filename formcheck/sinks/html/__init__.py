"""HTML pages: report, history, workout."""
