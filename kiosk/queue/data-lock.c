/* A lock on a file of its own, which the kernel lets go when the process ends, however it ends. */

#include "kiosk/queue/data-lock.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

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
    return FALSE;
  if (flock (file, LOCK_EX | LOCK_NB) == 0)
    return TRUE; /* the file stays open */
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
