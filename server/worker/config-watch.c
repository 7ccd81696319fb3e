/* Watching the configuration file; see the header. */

#include "server/worker/config-watch.h"

#include <sys/stat.h>

/* What changes with a file. All 0: it is not there, or not for us to see. */
typedef struct {
  dev_t device;
  ino_t inode;
  off_t size;
  struct timespec written;
  struct timespec changed; /* also by chmod and chown, which mend what could not be read */
} Stamp;

struct _GhConfigWatch {
  char *path;
  Stamp known; /* of what was loaded, or found wrong */
  Stamp seen;  /* at the last look */
};

static Stamp
stamp_of (const char *path)
{
  struct stat found;
  if (stat (path, &found) != 0)
    return (Stamp){ 0 };
  return (Stamp){ found.st_dev, found.st_ino, found.st_size, found.st_mtim, found.st_ctim };
}

static gboolean
is_same_time (const struct timespec *one, const struct timespec *other)
{
  return one->tv_sec == other->tv_sec && one->tv_nsec == other->tv_nsec;
}

static gboolean
is_same (const Stamp *one, const Stamp *other)
{
  return one->device == other->device && one->inode == other->inode && one->size == other->size &&
         is_same_time (&one->written, &other->written) &&
         is_same_time (&one->changed, &other->changed);
}

GhConfigWatch *
gh_config_watch_new (const char *path)
{
  GhConfigWatch *watch = g_new0 (GhConfigWatch, 1);
  watch->path = g_strdup (path);
  watch->known = watch->seen = stamp_of (path);
  return watch;
}

void
gh_config_watch_free (GhConfigWatch *watch)
{
  if (watch == NULL)
    return;
  g_free (watch->path);
  g_free (watch);
}

gboolean
gh_config_watch_look (GhConfigWatch *watch, GhConfig **next, GError **error)
{
  Stamp now = stamp_of (watch->path);
  gboolean settled = is_same (&now, &watch->seen);
  watch->seen = now;
  *next = NULL;
  if (!settled || is_same (&now, &watch->known))
    return TRUE;
  watch->known = now;
  *next = gh_config_load_file (watch->path, error);
  return *next != NULL;
}
