-- What a gate that works without a network asks of the server: its devices, what it let in
-- meanwhile, and what two gates did that only one could.

-- uuid is how a device calls itself; key_hash, a keyed hash, is of the key that it was given when it
-- was enrolled and brings with every request from then on. NULL: nobody enrolled it, anybody may
-- call himself so. enrol_hash is of the one-time token that enrols it.
ALTER TABLE devices RENAME COLUMN device_key TO uuid;
ALTER TABLE devices ADD COLUMN key_hash TEXT CHECK (length(key_hash) = 43);
ALTER TABLE devices ADD COLUMN enrol_hash TEXT CHECK (length(enrol_hash) = 43);
ALTER TABLE devices ADD COLUMN enrol_expires_at INTEGER;

-- entered: somebody went in with this scan. device_time: the device's own clock at the scan, when it
-- differs from scanned_at. undoes: the entry that this scan (UNDO) took back.
ALTER TABLE scans ADD COLUMN entered INTEGER NOT NULL DEFAULT 0 CHECK (entered IN (0, 1));
ALTER TABLE scans ADD COLUMN device_time INTEGER;
ALTER TABLE scans ADD COLUMN undoes INTEGER REFERENCES scans (id);
UPDATE scans SET entered = 1 WHERE outcome = 'VERIFIED';
CREATE INDEX entries_of_ticket ON scans (ticket_id) WHERE entered = 1;
CREATE UNIQUE INDEX undo_of_entry ON scans (undoes) WHERE undoes IS NOT NULL;

-- An entry that the server would have refused, for the supervisor. other_scan_id is the entry that
-- stood when this one came, when there was one; code says what the server would have said.
CREATE TABLE conflicts (
  id INTEGER PRIMARY KEY,
  orq INTEGER NOT NULL REFERENCES organisations (id),
  code TEXT NOT NULL CHECK (length(code) BETWEEN 1 AND 40),
  ticket_id INTEGER NOT NULL,
  scan_id INTEGER NOT NULL UNIQUE REFERENCES scans (id),
  other_scan_id INTEGER REFERENCES scans (id),
  created_at INTEGER NOT NULL,
  decision TEXT CHECK (decision IN ('ACCEPTED', 'MISTAKE', 'MISUSE')),
  note TEXT NOT NULL DEFAULT '' CHECK (length(note) <= 500),
  decided_by INTEGER REFERENCES operators (id),
  decided_at INTEGER,
  FOREIGN KEY (ticket_id, orq) REFERENCES tickets (id, orq),
  CHECK ((decision IS NULL) = (decided_at IS NULL)),
  CHECK ((decision IS NULL) = (decided_by IS NULL))
) STRICT;

-- What was answered to an entry that a device sent, under the id that it gave it: sent again, it
-- gets this answer again.
CREATE TABLE sync_answers (
  orq INTEGER NOT NULL REFERENCES organisations (id),
  entry_id TEXT NOT NULL CHECK (length(entry_id) = 36),
  answer TEXT NOT NULL CHECK (length(answer) <= 2000),
  created_at INTEGER NOT NULL,
  PRIMARY KEY (orq, entry_id)
) STRICT, WITHOUT ROWID;
