/* Slices for SQLite; see the header. */

#include "memory.h"

#include <glib.h>
#include <sqlite3.h>
#include <string.h>

/* Before each piece: how long it is. As wide as what malloc aligns to. */
typedef struct {
  gsize length;
  gsize unused;
} Head;

static Head *
head_of (void *piece)
{
  return (Head *) piece - 1;
}

static void *
take (int length)
{
  Head *head = g_slice_alloc (sizeof (Head) + (gsize) length);
  head->length = (gsize) length;
  return head + 1;
}

static void
give_back (void *piece)
{
  Head *head = head_of (piece);
  g_slice_free1 (sizeof (Head) + head->length, head);
}

static int
length_of (void *piece)
{
  return (int) head_of (piece)->length;
}

static void *
resize (void *piece, int length)
{
  void *fresh = take (length);
  memcpy (fresh, piece, (gsize) MIN (length_of (piece), length));
  give_back (piece);
  return fresh;
}

static int
round_up (int length)
{
  return (length + 7) & ~7;
}

static int
begin (void *unused)
{
  return SQLITE_OK;
}

static void
end (void *unused)
{
}

void
sim_memory_use_slices (void)
{
  static const sqlite3_mem_methods methods = { .xMalloc = take,
                                               .xFree = give_back,
                                               .xRealloc = resize,
                                               .xSize = length_of,
                                               .xRoundup = round_up,
                                               .xInit = begin,
                                               .xShutdown = end };
  g_assert_cmpint (sqlite3_config (SQLITE_CONFIG_MALLOC, &methods), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0), ==, SQLITE_OK);
}
