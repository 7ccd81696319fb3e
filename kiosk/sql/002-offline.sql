-- What lets a gate work without a network: the entries that it made, and the day's tickets.

-- Every entry made at this kiosk stays here until its day is over, sent or not, so that a second
-- scan is told apart also after a restart. seq only grows; mac is over seq and every other column
-- that matters (queue/entries.c), so that a changed, copied or swapped row is noticed.
CREATE TABLE entries (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,         -- the scan_id of the verification, online or later
  mark BLOB NOT NULL,              -- a keyed hash of the code, to find it by
  sealed_code BLOB,                -- see queue/seal.h; NULL once the server has taken the entry
  ticket_id INTEGER,
  operator_id INTEGER NOT NULL,    -- who pressed
  verified_at INTEGER NOT NULL,    -- Unix seconds at the server
  device_time INTEGER NOT NULL,    -- by the tablet's wall clock
  undone_at INTEGER,
  state TEXT NOT NULL CHECK (state IN ('WAITING', 'TAKEN', 'PARKED')),
  outcome TEXT,                    -- what the server said of it, or why it is parked
  mac BLOB NOT NULL,
  CHECK (state <> 'TAKEN' OR sealed_code IS NULL)
);
CREATE INDEX entries_waiting ON entries (seq) WHERE state = 'WAITING';
CREATE INDEX entries_by_mark ON entries (mark);

-- The manifest of each day that is kept (today's, and tomorrow's before midnight). generation parts
-- a list that is being written from the one that counts.
CREATE TABLE manifests (
  date TEXT PRIMARY KEY,           -- YYYY-MM-DD in the venue's zone
  generation INTEGER NOT NULL UNIQUE,
  day_number INTEGER NOT NULL,     -- the date as days since 1970-01-01
  day_starts_at INTEGER NOT NULL,
  day_ends_at INTEGER NOT NULL,
  made_at INTEGER NOT NULL,        -- the server's clock
  cursor TEXT NOT NULL,
  sealed_key BLOB NOT NULL         -- the day's key, sealed with this kiosk's
);
CREATE TABLE manifest_slots (
  generation INTEGER NOT NULL,
  id INTEGER NOT NULL,
  day_number INTEGER NOT NULL,
  start_time INTEGER NOT NULL,
  end_time INTEGER NOT NULL,
  opens_at INTEGER NOT NULL,
  starts_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  total_capacity INTEGER NOT NULL,
  booked_count INTEGER NOT NULL,
  PRIMARY KEY (generation, id)
) WITHOUT ROWID;
CREATE TABLE manifest_tickets (
  generation INTEGER NOT NULL,
  mark BLOB NOT NULL,
  sealed BLOB NOT NULL,
  PRIMARY KEY (generation, mark)
) WITHOUT ROWID;

-- Small things to remember: "server_time" (Unix seconds, the last that the server told), "schema"
-- (the sum of the schema's texts, by which a damaged one is noticed: queue/kiosk-file.c).
CREATE TABLE remembered (
  name TEXT PRIMARY KEY,
  value INTEGER NOT NULL
) WITHOUT ROWID;
