-- Operators who signed in on this kiosk lately: for 24 hours after the server's word they may do so
-- without it (queue/known-operators.c).
CREATE TABLE known_operators (
  mark TEXT PRIMARY KEY,           -- a keyed hash of the user name, to find it by
  sealed BLOB NOT NULL             -- who it is and a slow hash of the secret: see queue/seal.h
) WITHOUT ROWID;
