/* Preloaded into a kiosk, is the name server of *.gatehouse.test: they are this machine. While the
 * file $DEAD_NAMES exists it says nothing, for as long as one waits, as one does that is switched
 * off; $DEAD_NAMES.asked then tells that it was asked. */

#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DOMAIN   ".gatehouse.test"
#define PAUSE_US 50000

typedef int (*Resolve) (const char *, const char *, const struct addrinfo *, struct addrinfo **);

static int
is_ours (const char *node)
{
  size_t length = node != NULL ? strlen (node) : 0;
  return length > strlen (DOMAIN) && strcmp (node + length - strlen (DOMAIN), DOMAIN) == 0;
}

static void
say_nothing (void)
{
  char told[PATH_MAX];
  const char *path = getenv ("DEAD_NAMES");
  if (path == NULL)
    abort (); /* a test whose names always answer proves nothing */
  snprintf (told, sizeof told, "%s.asked", path);
  while (access (path, F_OK) == 0) {
    int file = open (told, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (file >= 0)
      close (file);
    usleep (PAUSE_US);
  }
}

int
getaddrinfo (const char *restrict node, const char *restrict service,
             const struct addrinfo *restrict hints, struct addrinfo **restrict result)
{
  Resolve resolve = (Resolve) dlsym (RTLD_NEXT, "getaddrinfo");
  if (!is_ours (node))
    return resolve (node, service, hints, result);
  say_nothing ();
  return resolve ("127.0.0.1", service, hints, result);
}
