/* Preloaded into a program, makes its wall clock stand at the Unix time that is written in the file
 * $STILL_CLOCK. Unlike libfaketime it keeps nothing between processes, of which these tests start
 * thousands. Monotonic clocks run on, so that deadlines do. */

#include <fcntl.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static time_t
read_clock (void)
{
  char text[32] = "";
  const char *path = getenv ("STILL_CLOCK");
  int fd = path != NULL ? open (path, O_RDONLY | O_CLOEXEC) : -1;
  if (fd < 0 || read (fd, text, sizeof text - 1) <= 0)
    abort (); /* a test that would see the real time proves nothing */
  close (fd);
  return (time_t) strtoll (text, NULL, 10);
}

int
clock_gettime (clockid_t clock, struct timespec *now)
{
  if (clock != CLOCK_REALTIME && clock != CLOCK_REALTIME_COARSE)
    return (int) syscall (SYS_clock_gettime, clock, now);
  *now = (struct timespec){ .tv_sec = read_clock () };
  return 0;
}

int
gettimeofday (struct timeval *restrict now, void *restrict zone)
{
  (void) zone;
  *now = (struct timeval){ .tv_sec = read_clock () };
  return 0;
}

time_t
time (time_t *now)
{
  time_t seconds = read_clock ();
  if (now != NULL)
    *now = seconds;
  return seconds;
}
