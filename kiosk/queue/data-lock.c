/* A lock on a file of its own, which the kernel lets go when the process ends, however it ends. */

#include "kiosk/queue/data-lock.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#define TRIES        10
#define TRY_PAUSE_US (20 * 1000)

static int
open_file (const char *directory, int flags)
{
  g_autofree char *path = g_build_filename (directory, "kiosk.lock", NULL);
  return open (path, flags | O_CLOEXEC | O_NOFOLLOW, 0600);
}

gboolean
gh_data_lock_take (const char *directory)
{
  int file = open_file (directory, O_RDWR | O_CREAT);
  if (file < 0)
    return TRUE;
  /* Whoever only looks holds it for a moment. */
  for (int i = 0; i < TRIES; i++) {
    if (flock (file, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK)
      return TRUE; /* the file stays open */
    g_usleep (TRY_PAUSE_US);
  }
  close (file);
  return FALSE;
}

gboolean
gh_data_lock_is_taken (const char *directory)
{
  int file = open_file (directory, O_RDONLY);
  if (file < 0)
    return FALSE;
  gboolean taken = flock (file, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
  close (file);
  return taken;
}
