BEGIN TRANSACTION;
CREATE TABLE faults (
            session_id INTEGER NOT NULL REFERENCES sessions ON DELETE CASCADE,
            number INTEGER NOT NULL,
            code TEXT NOT NULL,
            severity TEXT NOT NULL,
            start_s REAL, end_s REAL,
            rep INTEGER,
            value REAL, limit_value REAL, unit TEXT NOT NULL,
            PRIMARY KEY (session_id, number)
        );
INSERT INTO "faults" VALUES(1,1,'shallow','warn',3.0,5.1,1,NULL,0.55,'leg');
CREATE TABLE holds (
            session_id INTEGER NOT NULL REFERENCES sessions ON DELETE CASCADE,
            number INTEGER NOT NULL,
            side TEXT,
            start_s REAL, end_s REAL, held_s REAL, good_s REAL,
            faults TEXT NOT NULL,
            PRIMARY KEY (session_id, number)
        );
INSERT INTO "holds" VALUES(2,1,NULL,1.0,31.0,30.0,20.0,'hips_sagging');
CREATE TABLE measures (
            session_id INTEGER NOT NULL,
            rep INTEGER NOT NULL,
            name TEXT NOT NULL,
            value REAL,
            PRIMARY KEY (session_id, rep, name),
            FOREIGN KEY (session_id, rep) REFERENCES reps (session_id, number) ON DELETE CASCADE
        );
INSERT INTO "measures" VALUES(1,1,'hip_height_bottom_ratio',0.5);
INSERT INTO "measures" VALUES(1,1,'duration_s',2.1);
INSERT INTO "measures" VALUES(1,2,'hip_height_bottom_ratio',NULL);
INSERT INTO "measures" VALUES(1,2,'duration_s',2.1);
INSERT INTO "measures" VALUES(1,3,'hip_height_bottom_ratio',0.4);
INSERT INTO "measures" VALUES(1,3,'duration_s',2.1);
CREATE TABLE reps (
            session_id INTEGER NOT NULL REFERENCES sessions ON DELETE CASCADE,
            number INTEGER NOT NULL,
            side TEXT,
            start_s REAL, turn_s REAL, end_s REAL,
            faults TEXT NOT NULL,
            not_checked TEXT NOT NULL,
            PRIMARY KEY (session_id, number)
        );
INSERT INTO "reps" VALUES(1,1,NULL,3.0,4.0,5.1,'shallow','heels_up');
INSERT INTO "reps" VALUES(1,2,NULL,6.0,7.0,8.1,'','heels_up');
INSERT INTO "reps" VALUES(1,3,NULL,9.0,10.0,11.1,'','heels_up');
CREATE TABLE sessions (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            started_at TEXT NOT NULL,
            exercise TEXT NOT NULL,
            source_name TEXT NOT NULL,
            source_kind TEXT NOT NULL,
            duration_s REAL NOT NULL,
            tracked_s REAL NOT NULL,
            view TEXT NOT NULL,
            attempts INTEGER NOT NULL,
            formcheck_version TEXT NOT NULL,
            goal_reps INTEGER, goal_hold_s INTEGER, goal_sets INTEGER, goal_rest_s INTEGER
        );
INSERT INTO "sessions" VALUES(1,'2026-03-28T07:30:00+01:00','squat','clip.mp4','video',10.0,9.5,'side',1,'0',3,NULL,1,30);
INSERT INTO "sessions" VALUES(2,'2026-03-28T07:30:00+01:00','plank','clip.mp4','video',10.0,10.0,'side',0,'0',NULL,NULL,NULL,NULL);
CREATE TABLE sets (
            session_id INTEGER NOT NULL REFERENCES sessions ON DELETE CASCADE,
            number INTEGER NOT NULL,
            start_s REAL, end_s REAL, reps TEXT NOT NULL, held_s REAL, complete INTEGER NOT NULL,
            PRIMARY KEY (session_id, number)
        );
INSERT INTO "sets" VALUES(1,1,0.0,12.0,'1 2 3',0.0,1);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('sessions',2);
PRAGMA application_id = 1181696872;
PRAGMA user_version = 1;
COMMIT;
