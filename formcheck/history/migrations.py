"""The tables of the history, step by step from the first version to this one."""

from __future__ import annotations

#: Tells this file from those of other programs ("FoCh").
APPLICATION_ID = 0x466F4368

#: Step n brings a file of ``PRAGMA user_version`` n to n + 1. Steps are never changed, only added.
MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        f"PRAGMA application_id = {APPLICATION_ID}",
        """CREATE TABLE sessions (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            started_at TEXT NOT NULL,
            exercise TEXT NOT NULL,
            source_name TEXT NOT NULL,
            source_kind TEXT NOT NULL,
            duration_s REAL NOT NULL,
            tracked_s REAL NOT NULL,
            view TEXT NOT NULL,
            attempts INTEGER NOT NULL,
            formcheck_version TEXT NOT NULL
        )""",
        """CREATE TABLE sets (
            session_id INTEGER NOT NULL REFERENCES sessions ON DELETE CASCADE,
            number INTEGER NOT NULL,
            start_s REAL, end_s REAL, reps INTEGER NOT NULL, hold_s REAL, complete INTEGER NOT NULL,
            PRIMARY KEY (session_id, number)
        )""",
        """CREATE TABLE reps (
            session_id INTEGER NOT NULL REFERENCES sessions ON DELETE CASCADE,
            number INTEGER NOT NULL,
            side TEXT,
            start_s REAL, turn_s REAL, end_s REAL,
            faults TEXT NOT NULL,
            not_checked TEXT NOT NULL,
            PRIMARY KEY (session_id, number)
        )""",
        """CREATE TABLE measures (
            session_id INTEGER NOT NULL,
            rep INTEGER NOT NULL,
            name TEXT NOT NULL,
            value REAL,
            PRIMARY KEY (session_id, rep, name),
            FOREIGN KEY (session_id, rep) REFERENCES reps (session_id, number) ON DELETE CASCADE
        )""",
        """CREATE TABLE holds (
            session_id INTEGER NOT NULL REFERENCES sessions ON DELETE CASCADE,
            number INTEGER NOT NULL,
            side TEXT,
            start_s REAL, end_s REAL, held_s REAL, good_s REAL,
            faults TEXT NOT NULL,
            PRIMARY KEY (session_id, number)
        )""",
        """CREATE TABLE faults (
            session_id INTEGER NOT NULL REFERENCES sessions ON DELETE CASCADE,
            number INTEGER NOT NULL,
            code TEXT NOT NULL,
            severity TEXT NOT NULL,
            start_s REAL, end_s REAL,
            rep INTEGER,
            value REAL, limit_value REAL, unit TEXT NOT NULL,
            PRIMARY KEY (session_id, number)
        )""",
    ),
    (
        "ALTER TABLE sessions ADD COLUMN goal_reps INTEGER",
        "ALTER TABLE sessions ADD COLUMN goal_hold_s INTEGER",
        "ALTER TABLE sessions ADD COLUMN goal_sets INTEGER",
        "ALTER TABLE sessions ADD COLUMN goal_rest_s INTEGER",
        "ALTER TABLE sessions ADD COLUMN goal_work_s INTEGER",
        "ALTER TABLE sets RENAME TO sets_1",
        # The numbers of the reps, where version 1 had how many there were.
        """CREATE TABLE sets (
            session_id INTEGER NOT NULL REFERENCES sessions ON DELETE CASCADE,
            number INTEGER NOT NULL,
            start_s REAL, end_s REAL, reps TEXT NOT NULL, held_s REAL, complete INTEGER NOT NULL,
            PRIMARY KEY (session_id, number)
        )""",
        """INSERT INTO sets SELECT
            session_id, number, start_s, end_s,
            coalesce((
                SELECT group_concat(number, ' ') FROM (
                    SELECT number FROM reps WHERE session_id = sets_1.session_id
                    AND turn_s BETWEEN sets_1.start_s AND sets_1.end_s ORDER BY number
                )
            ), ''),
            hold_s, complete
        FROM sets_1 ORDER BY session_id, number""",
        "DROP TABLE sets_1",
        """CREATE TABLE not_checked (
            session_id INTEGER NOT NULL REFERENCES sessions ON DELETE CASCADE,
            number INTEGER NOT NULL,
            code TEXT NOT NULL,
            reason TEXT NOT NULL,
            seconds REAL,
            PRIMARY KEY (session_id, number)
        )""",
        """CREATE TABLE thresholds (
            session_id INTEGER NOT NULL REFERENCES sessions ON DELETE CASCADE,
            name TEXT NOT NULL,
            value REAL,
            PRIMARY KEY (session_id, name)
        )""",
    ),
    ("ALTER TABLE reps ADD COLUMN cut_off INTEGER NOT NULL DEFAULT 0",),
    # Codes in place of English. Texts that name a signal stay: its title may have changed since.
    (
        "ALTER TABLE not_checked ADD COLUMN view TEXT",
        "ALTER TABLE not_checked ADD COLUMN signal TEXT",
        """UPDATE not_checked SET reason = 'hidden_by_view', view = CASE reason
            WHEN 'cannot be seen from the side' THEN 'side'
            WHEN 'cannot be seen at an angle' THEN 'oblique'
            WHEN 'cannot be seen from here' THEN 'unknown'
            ELSE 'front' END
        WHERE reason IN (
            'cannot be seen from the side', 'cannot be seen at an angle',
            'cannot be seen from here', 'cannot be seen from the front or behind',
            'cannot be seen from above'
        )""",
        """UPDATE not_checked SET reason = 'movement_not_seen'
        WHERE reason = 'the whole movement could not be seen'""",
    ),
)
