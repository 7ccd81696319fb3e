/* A kiosk's store in a folder of its own, for tests. */

#pragma once

#include "kiosk/queue/entries.h"

typedef struct {
  char *folder;
  GhKioskStore *store;
} TempStore;

void temp_store_open (TempStore *temp);
/* Closes and opens again, as a restart does. */
void temp_store_reopen (TempStore *temp);
/* The server has refused @entry, as "REJECTED TICKET_NOT_FOUND" or the like. */
void temp_store_park (TempStore *temp, const GhEntry *entry, const char *outcome);
/* Closes, and removes the folder. */
void temp_store_remove (TempStore *temp);
