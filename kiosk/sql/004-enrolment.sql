-- Whose kiosk this is, once `gatehousectl devices add` has enrolled it. The key opens the operators'
-- API to a device of this name, so all of it is sealed (queue/seal.h), as JSON.
CREATE TABLE enrolment (
  singleton INTEGER PRIMARY KEY CHECK (singleton = 1),
  sealed BLOB NOT NULL,
  made_at INTEGER NOT NULL         -- Unix seconds
);
-- remembered."revoked": Unix seconds at which this kiosk was told that it is barred, until it is
-- enrolled anew.
