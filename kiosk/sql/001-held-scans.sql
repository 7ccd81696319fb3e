-- The kiosk's own file: who it is, and what was scanned while the server did not answer.

CREATE TABLE device (
  singleton INTEGER PRIMARY KEY CHECK (singleton = 1),
  id TEXT NOT NULL,                -- a UUID, made at the first start
  made_at INTEGER NOT NULL         -- Unix seconds
);

CREATE TABLE held_scans (
  id TEXT PRIMARY KEY,             -- the scan_id that every retry carries
  purpose TEXT NOT NULL CHECK (purpose IN ('CHECK', 'VERIFY')),
  sealed_code BLOB NOT NULL,       -- never the code itself: see queue/seal.h
  ticket_id INTEGER,               -- known once the ticket was checked
  operator_id INTEGER NOT NULL,    -- who scanned; a verification counts for nobody else
  scanned_at INTEGER NOT NULL,     -- Unix seconds
  state TEXT NOT NULL DEFAULT 'WAITING' CHECK (state IN ('WAITING', 'REFUSED')),
  reason TEXT,                     -- why the server will never take it
  CHECK (purpose = 'CHECK' OR ticket_id IS NOT NULL)
);

CREATE INDEX held_scans_waiting ON held_scans (scanned_at) WHERE state = 'WAITING';
