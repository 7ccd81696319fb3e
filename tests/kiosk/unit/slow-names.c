/* getaddrinfo of the test program stands before that of the C library. */

#include "slow-names.h"

#include <dlfcn.h>
#include <netdb.h>

#define GIVE_UP (20 * G_TIME_SPAN_SECOND)

typedef int (*Resolve) (const char *, const char *, const struct addrinfo *, struct addrinfo **);

static GMutex lock;
static GCond changed;
static gboolean held, gave_up;
static guint hanging;

static void
hang (void)
{
  gint64 end = g_get_monotonic_time () + GIVE_UP;
  g_mutex_lock (&lock);
  hanging++;
  g_cond_broadcast (&changed);
  while (held && !gave_up) {
    if (!g_cond_wait_until (&changed, &lock, end))
      gave_up = TRUE;
  }
  hanging--;
  g_cond_broadcast (&changed);
  g_mutex_unlock (&lock);
}

int
getaddrinfo (const char *restrict node, const char *restrict service,
             const struct addrinfo *restrict hints, struct addrinfo **restrict result)
{
  if (g_strcmp0 (node, SLOW_NAMES_HOST) == 0) {
    hang ();
    return EAI_AGAIN;
  }
  Resolve resolve = (Resolve) dlsym (RTLD_NEXT, "getaddrinfo");
  return resolve (node, service, hints, result);
}

void
slow_names_hold (void)
{
  g_mutex_lock (&lock);
  held = TRUE;
  gave_up = FALSE;
  g_mutex_unlock (&lock);
}

guint
slow_names_hanging (void)
{
  g_mutex_lock (&lock);
  guint count = hanging;
  g_mutex_unlock (&lock);
  return count;
}

void
slow_names_wait (void)
{
  g_mutex_lock (&lock);
  while (hanging == 0)
    g_cond_wait (&changed, &lock);
  g_mutex_unlock (&lock);
}

gboolean
slow_names_release (void)
{
  g_mutex_lock (&lock);
  held = FALSE;
  g_cond_broadcast (&changed);
  while (hanging > 0)
    g_cond_wait (&changed, &lock);
  gboolean all = !gave_up;
  g_mutex_unlock (&lock);
  return all;
}
