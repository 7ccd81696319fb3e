/* A kiosk's store in a folder of its own, for tests. */

#pragma once

#include "kiosk/queue/kiosk-store.h"

typedef struct {
  char *folder;
  GhKioskStore *store;
} TempStore;

void temp_store_open (TempStore *temp);
/* Closes and opens again, as a restart does. */
void temp_store_reopen (TempStore *temp);
/* Closes, and removes the folder. */
void temp_store_remove (TempStore *temp);
