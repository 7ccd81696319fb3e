-- The tables of PRD section 5, with its faults mended. Comments are dropped when this is embedded.
--
-- Instants are Unix seconds (UTC). Dates and slot times are texts in the venue's own zone, as the
-- PRD writes them; the instants of a slot stand beside them, computed once in shared/core/slot-time.
-- A UNIQUE is an index already: the only other indexes are those that a hot query walks.
-- The pairs (id, orq) are unique so that a row can only point at rows of its own organisation.

CREATE TABLE organisations (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  timezone TEXT NOT NULL CHECK (length(timezone) BETWEEN 1 AND 64),
  created_at INTEGER NOT NULL
) STRICT;

-- A ticket may be used from valid_from to valid_until (dates, both included) and for valid_days days
-- from its activation; each may be NULL.
CREATE TABLE products (
  id INTEGER PRIMARY KEY,
  orq INTEGER NOT NULL REFERENCES organisations (id),
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  valid_from TEXT CHECK (valid_from GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  valid_until TEXT CHECK (valid_until GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  valid_days INTEGER CHECK (valid_days BETWEEN 1 AND 36500),
  created_at INTEGER NOT NULL,
  UNIQUE (id, orq),
  CHECK (valid_from <= valid_until)
) STRICT;

CREATE TABLE orders (
  id INTEGER PRIMARY KEY,
  orq INTEGER NOT NULL REFERENCES organisations (id),
  customer_name TEXT NOT NULL CHECK (length(customer_name) <= 200),
  customer_email TEXT CHECK (length(customer_email) <= 254),
  status TEXT NOT NULL CHECK (status IN ('PENDING', 'PAID', 'CANCELLED', 'REFUNDED')),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (id, orq)
) STRICT;

-- qr_code of the PRD is not stored: it is drawn from ticket_code.
-- valid_from and valid_until are the product's rule made into dates when the ticket was activated.
CREATE TABLE tickets (
  id INTEGER PRIMARY KEY,
  orq INTEGER NOT NULL,
  ticket_code TEXT NOT NULL UNIQUE CHECK (length(ticket_code) BETWEEN 1 AND 50),
  order_id INTEGER NOT NULL,
  product_id INTEGER NOT NULL,
  status TEXT NOT NULL CHECK (status IN
    ('PENDING_PAYMENT', 'ACTIVATED', 'RESERVED', 'VERIFIED', 'EXPIRED')),
  customer_email TEXT CHECK (length(customer_email) <= 254),
  customer_phone TEXT CHECK (length(customer_phone) <= 20),
  valid_from TEXT,
  valid_until TEXT,
  created_at INTEGER NOT NULL,
  activated_at INTEGER,
  reserved_at INTEGER,
  verified_at INTEGER,
  verified_by INTEGER REFERENCES operators (id),
  UNIQUE (id, orq),
  FOREIGN KEY (order_id, orq) REFERENCES orders (id, orq),
  FOREIGN KEY (product_id, orq) REFERENCES products (id, orq),
  CHECK ((status = 'VERIFIED') = (verified_at IS NOT NULL)),
  CHECK ((verified_at IS NULL) = (verified_by IS NULL)),
  CHECK (status IN ('PENDING_PAYMENT', 'EXPIRED') OR activated_at IS NOT NULL),
  CHECK (status <> 'RESERVED' OR reserved_at IS NOT NULL)
) STRICT;
CREATE INDEX tickets_of_order ON tickets (order_id);

-- kept_bookings is what was booked when the capacity was cut below it: bookings are kept, and no
-- statement, however wrong, can book beyond the larger of the two.
CREATE TABLE reservation_slots (
  id INTEGER PRIMARY KEY,
  orq INTEGER NOT NULL REFERENCES organisations (id),
  date TEXT NOT NULL CHECK (date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  start_time TEXT NOT NULL CHECK (start_time GLOB '[0-2][0-9]:[0-5][0-9]:[0-5][0-9]'),
  end_time TEXT NOT NULL CHECK (end_time GLOB '[0-2][0-9]:[0-5][0-9]:[0-5][0-9]'),
  starts_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  total_capacity INTEGER NOT NULL CHECK (total_capacity BETWEEN 0 AND 1000000),
  kept_bookings INTEGER NOT NULL DEFAULT 0 CHECK (kept_bookings >= 0),
  booked_count INTEGER NOT NULL DEFAULT 0,
  available_count INTEGER GENERATED ALWAYS AS (max(total_capacity - booked_count, 0)) VIRTUAL,
  status TEXT NOT NULL CHECK (status IN ('ACTIVE', 'FULL', 'CLOSED')),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (orq, date, start_time),
  UNIQUE (id, orq),
  CHECK (starts_at < ends_at),
  CHECK (booked_count BETWEEN 0 AND max(total_capacity, kept_bookings)),
  CHECK (status = 'CLOSED' OR (status = 'FULL') = (booked_count >= total_capacity))
) STRICT;

-- One active reservation a ticket: a cancelled one does not block booking again.
CREATE TABLE ticket_reservations (
  id INTEGER PRIMARY KEY,
  orq INTEGER NOT NULL,
  ticket_id INTEGER NOT NULL,
  slot_id INTEGER NOT NULL,
  customer_email TEXT NOT NULL CHECK (length(customer_email) <= 254),
  customer_phone TEXT NOT NULL CHECK (length(customer_phone) <= 20),
  language TEXT NOT NULL DEFAULT 'en' CHECK (length(language) <= 16),
  status TEXT NOT NULL CHECK (status IN ('RESERVED', 'CANCELLED', 'VERIFIED', 'EXPIRED')),
  reserved_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  FOREIGN KEY (ticket_id, orq) REFERENCES tickets (id, orq),
  FOREIGN KEY (slot_id, orq) REFERENCES reservation_slots (id, orq)
) STRICT;
CREATE UNIQUE INDEX active_reservation ON ticket_reservations (ticket_id)
  WHERE status <> 'CANCELLED';
CREATE INDEX reservations_of_slot ON ticket_reservations (slot_id);

CREATE TABLE operators (
  id INTEGER PRIMARY KEY,
  orq INTEGER NOT NULL REFERENCES organisations (id),
  username TEXT NOT NULL UNIQUE CHECK (length(username) BETWEEN 1 AND 64),
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  role TEXT NOT NULL CHECK (role IN ('OPERATOR', 'ADMIN')),
  status TEXT NOT NULL CHECK (status IN ('ACTIVE', 'DISABLED')),
  pin_hash TEXT,
  password_hash TEXT,
  created_at INTEGER NOT NULL,
  UNIQUE (id, orq)
) STRICT;

-- The gates' tablets. device_key is what the tablet sends with every request.
CREATE TABLE devices (
  id INTEGER PRIMARY KEY,
  orq INTEGER NOT NULL REFERENCES organisations (id),
  device_key TEXT NOT NULL CHECK (length(device_key) BETWEEN 1 AND 64),
  name TEXT NOT NULL CHECK (length(name) <= 100),
  status TEXT NOT NULL CHECK (status IN ('ACTIVE', 'REVOKED')),
  created_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,
  UNIQUE (orq, device_key)
) STRICT;

-- id is the token's jti. Signing out ends the row; so does disabling the operator.
CREATE TABLE sessions (
  id TEXT PRIMARY KEY CHECK (length(id) = 32),
  operator_id INTEGER NOT NULL REFERENCES operators (id),
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  ended_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_by_end ON sessions (expires_at);

-- Every scan, let in or refused, is a row; nothing overwrites one. outcome is a verdict, or VERIFIED.
-- clock_cut: the gate's time was ahead of the server's and was cut to it.
CREATE TABLE scans (
  id INTEGER PRIMARY KEY,
  orq INTEGER NOT NULL REFERENCES organisations (id),
  action TEXT NOT NULL CHECK (action IN ('VALIDATE', 'VERIFY', 'SYNC', 'UNDO')),
  ticket_code TEXT NOT NULL CHECK (length(ticket_code) <= 64),
  ticket_id INTEGER REFERENCES tickets (id),
  outcome TEXT NOT NULL CHECK (length(outcome) BETWEEN 1 AND 40),
  operator_id INTEGER NOT NULL REFERENCES operators (id),
  device_id INTEGER REFERENCES devices (id),
  scan_id TEXT CHECK (length(scan_id) = 36),
  scanned_at INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  clock_cut INTEGER NOT NULL DEFAULT 0 CHECK (clock_cut IN (0, 1))
) STRICT;
CREATE UNIQUE INDEX scan_by_id ON scans (scan_id, orq) WHERE scan_id IS NOT NULL;

-- Messages that are to be sent; the row commits with what it tells about.
CREATE TABLE outbox (
  id INTEGER PRIMARY KEY,
  orq INTEGER NOT NULL REFERENCES organisations (id),
  kind TEXT NOT NULL CHECK (length(kind) BETWEEN 1 AND 40),
  channel TEXT NOT NULL CHECK (channel IN ('MAIL', 'SMS')),
  reservation_id INTEGER REFERENCES ticket_reservations (id),
  state TEXT NOT NULL CHECK (state IN ('PENDING', 'SENT', 'DEAD')),
  attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  due_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  sent_at INTEGER,
  last_error TEXT,
  CHECK ((state = 'SENT') = (sent_at IS NOT NULL))
) STRICT;
CREATE INDEX outbox_due ON outbox (due_at) WHERE state = 'PENDING';

-- Which reservation a create with an Idempotency-Key made: its answer is drawn from it again.
CREATE TABLE idempotency_answers (
  ticket_id INTEGER NOT NULL,
  idempotency_key TEXT NOT NULL CHECK (length(idempotency_key) BETWEEN 1 AND 255),
  reservation_id INTEGER NOT NULL REFERENCES ticket_reservations (id),
  confirmation_sent INTEGER NOT NULL CHECK (confirmation_sent IN (0, 1)),
  created_at INTEGER NOT NULL,
  PRIMARY KEY (ticket_id, idempotency_key)
) STRICT, WITHOUT ROWID;

-- Rate and lock-out counters: buckets of a keyed hash, never more than the code has numbers for.
CREATE TABLE rate_counters (
  bucket INTEGER PRIMARY KEY,
  source INTEGER NOT NULL,
  window_ends_at INTEGER NOT NULL,
  hits INTEGER NOT NULL CHECK (hits >= 0)
) STRICT;

-- What happened, for people who ask later (PRD 8.4): ids, never contact data.
CREATE TABLE events (
  id INTEGER PRIMARY KEY,
  orq INTEGER NOT NULL REFERENCES organisations (id),
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
  ticket_id INTEGER,
  slot_id INTEGER,
  operator_id INTEGER,
  detail TEXT CHECK (length(detail) <= 200),
  created_at INTEGER NOT NULL
) STRICT;

-- When each scheduled job ran last, and since when the clock has been under suspicion.
CREATE TABLE job_runs (
  name TEXT PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 40),
  ran_at INTEGER NOT NULL,
  held_since INTEGER
) STRICT, WITHOUT ROWID;
