-- What a venue shows of itself, and what it sends.

ALTER TABLE organisations ADD COLUMN address TEXT NOT NULL DEFAULT ''
  CHECK (length(address) <= 500);
ALTER TABLE organisations ADD COLUMN contact_email TEXT NOT NULL DEFAULT ''
  CHECK (length(contact_email) <= 254);
ALTER TABLE organisations ADD COLUMN contact_phone TEXT NOT NULL DEFAULT ''
  CHECK (length(contact_phone) <= 40);
ALTER TABLE organisations ADD COLUMN accent TEXT NOT NULL DEFAULT ''
  CHECK (accent = ''
    OR accent GLOB '#[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]');

-- Apart from the organisation, so that reading its name does not read a picture. tag changes with
-- the picture: it is part of its address, for caches. It stands before the picture, whose pages need
-- not be read to find it.
CREATE TABLE organisation_logos (
  orq INTEGER PRIMARY KEY REFERENCES organisations (id),
  tag TEXT NOT NULL CHECK (length(tag) BETWEEN 1 AND 32),
  png BLOB NOT NULL CHECK (length(png) BETWEEN 1 AND 65536)
) STRICT;

-- payload is what no other row says (whom to send a one-time code, and the code), sealed, and gone
-- when the message is. A message is not sent after expires_at. claimed_until: a worker has it in
-- hand until then.
ALTER TABLE outbox ADD COLUMN payload TEXT CHECK (length(payload) <= 4096);
ALTER TABLE outbox ADD COLUMN expires_at INTEGER;
ALTER TABLE outbox ADD COLUMN claimed_until INTEGER NOT NULL DEFAULT 0;
CREATE INDEX outbox_done ON outbox (created_at) WHERE state <> 'PENDING';
CREATE INDEX outbox_of_reservation ON outbox (reservation_id);

-- The one-time codes of a ticket's owner. Contact and codes are keyed hashes; NULL for a code that
-- is not asked for. verified_at: this contact was proven for this ticket.
CREATE TABLE contact_checks (
  ticket_id INTEGER PRIMARY KEY REFERENCES tickets (id),
  contact_hash TEXT NOT NULL CHECK (length(contact_hash) = 43),
  email_code_hash TEXT CHECK (length(email_code_hash) = 43),
  phone_code_hash TEXT CHECK (length(phone_code_hash) = 43),
  attempts_left INTEGER NOT NULL CHECK (attempts_left >= 0),
  sends INTEGER NOT NULL CHECK (sends >= 1),
  first_sent_at INTEGER NOT NULL,
  sent_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  verified_at INTEGER,
  CHECK (sent_at < expires_at),
  CHECK (first_sent_at <= sent_at)
) STRICT;
CREATE INDEX contact_checks_by_end ON contact_checks (expires_at);
