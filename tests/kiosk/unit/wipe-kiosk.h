/* A kiosk in use, with all that a wipe must take away and what it must leave, for tests. */

#pragma once

#include "kiosk/queue/entries.h"
#include "temp-store.h"

#define WIPE_WAITING 12
#define WIPE_TAKEN   4
#define WIPE_PARKED  3

typedef struct {
  TempStore temp;
  GPtrArray *waiting; /* of GhEntry */
  GPtrArray *parked;  /* likewise */
  GPtrArray *secrets; /* of GBytes: what must be gone; first … */
  guint of_entries;   /* … so many that stay as long as entries wait for room */
} WipeKiosk;

void wipe_kiosk_set_up (WipeKiosk *kiosk, gconstpointer data);
/* In @folder, which is removed with it. */
void wipe_kiosk_set_up_in (WipeKiosk *kiosk, const char *folder);
void wipe_kiosk_tear_down (WipeKiosk *kiosk, gconstpointer data);

/* The path of one of its files. Owned by the caller. */
char *wipe_kiosk_path (WipeKiosk *kiosk, const char *name) G_GNUC_WARN_UNUSED_RESULT;

/* As a revoked kiosk does: the wipe is ordered, and the store closed. */
void wipe_kiosk_order (WipeKiosk *kiosk);

/* Entries that the server has not got are as they were. */
void wipe_kiosk_assert_carried (WipeKiosk *kiosk);
void wipe_kiosk_assert_nothing_else (WipeKiosk *kiosk);
void wipe_kiosk_assert_disk_clean (WipeKiosk *kiosk);
/* Opens the store, as a restart does; then all of the above. */
void wipe_kiosk_assert_wiped (WipeKiosk *kiosk);
/* No file has anything but entries. */
void wipe_kiosk_assert_stripped (WipeKiosk *kiosk);
