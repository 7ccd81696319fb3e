/* Damaged copies of a kiosk's file: no entry may ever read as something other than it was. */

#pragma once

#include "kiosk/queue/entries.h"
#include "temp-store.h"

#define DAMAGE_ENTRIES   50
#define DAMAGE_PAGE      4096
#define DAMAGE_MAC_BYTES 32

typedef struct {
  char *code;
  GhEntry *entry;
  guint8 mac[DAMAGE_MAC_BYTES];
} DamageOriginal;

typedef struct {
  GBytes *db;
  GBytes *log; /* of a kiosk that was killed; NULL for one that was closed */
  GBytes *key;
  char *device_id;
  DamageOriginal originals[DAMAGE_ENTRIES];
} DamageSample;

/* What was done to a copy, in bytes of one of its files; up to the end when it was cut. */
typedef struct {
  gsize first;
  gsize last;
} Damage;

/* Entries in every state and four held scans. @killed: as a kiosk leaves it that was killed, else
 * as one that was closed. */
DamageSample *damage_sample_make (gboolean killed);
void damage_sample_free (DamageSample *sample);

/* In [0, bound), by the test's seed. */
gsize damage_random_below (gsize bound);
/* Does one of: a bit, a few bytes, a stretch of zeros or of noise. */
Damage damage_spoil (guint8 *bytes, gsize length);
gboolean damage_touches (Damage damage, gsize first, gsize length);

GBytes *damage_read_file (const char *folder, const char *name);
void damage_write_file (const char *folder, const char *name, const void *bytes, gsize length);
/* A folder with the sample's key and nothing else. */
TempStore damage_lay_out (const DamageSample *sample);
/* FALSE where the program refuses the file as another's or a newer version's. */
gboolean damage_open (TempStore *temp);

/* As it is now, or NULL; asserts that a sound entry is what it was and another tells nothing. Owned
 * by the caller. */
GhEntry *damage_find_unchanged (TempStore *temp, const DamageOriginal *original);
/* What would be sent to the server is true. */
void damage_assert_waiting_is_true (TempStore *temp, const DamageSample *sample);
/* The gate goes on: what is put now is kept. */
void damage_assert_works (TempStore *temp);
