/* Lock files and places in them, on Linux's open file description locks; see the header. */

#include "core/lock-file.h"

#include "core/random-id.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static void
give_to_owner (int fd, const char *path, const char *owner_of)
{
  struct stat owner, lock;
  if (stat (owner_of, &owner) != 0 || fstat (fd, &lock) != 0)
    return;
  if ((lock.st_uid != owner.st_uid || lock.st_gid != owner.st_gid) &&
      fchown (fd, owner.st_uid, owner.st_gid) != 0)
    g_debug ("%s keeps its owner", path);
  if ((lock.st_mode & 0777) != 0660 && fchmod (fd, 0660) != 0)
    g_debug ("%s keeps its mode", path);
}

int
gh_lock_file_open (const char *path, const char *owner_of)
{
  int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0660);
  if (fd >= 0)
    give_to_owner (fd, path, owner_of);
  return fd;
}

static gboolean
set_lock (int fd, gint64 place, short type)
{
  struct flock lock = { .l_type = type, .l_whence = SEEK_SET, .l_start = place, .l_len = 1 };
  return fcntl (fd, F_OFD_SETLK, &lock) == 0;
}

int
gh_lock_file_take_place (int fd, int places)
{
  /* From anywhere, so that many who come at once do not all try the same places first. */
  int first = (int) gh_random_below ((guint32) places);
  for (int i = 0; i < places; i++) {
    int place = (first + i) % places;
    if (set_lock (fd, place, F_WRLCK))
      return place;
  }
  return -1;
}

gboolean
gh_lock_file_take_this_place (int fd, gint64 place)
{
  return set_lock (fd, place, F_WRLCK);
}

void
gh_lock_file_leave_place (int fd, gint64 place)
{
  if (!set_lock (fd, place, F_UNLCK))
    g_warning ("Cannot leave place %" G_GINT64_FORMAT ": %s", place, g_strerror (errno));
}
