/* start-cost COUNT BODIES PROGRAM…: starts the programs COUNT times in turn, with BODIES.0,
 * BODIES.1, … as standard input and /dev/null as standard output, and prints one line a start:
 * program (from 0), CPU microseconds from start to exit, peak KiB, exit status. Small and in C
 * because a child's peak memory is never less than its parent's was. */

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static void
become (const char *program, const char *input)
{
  int in = open (input, O_RDONLY);
  int out = open ("/dev/null", O_WRONLY);
  if (in < 0 || out < 0 || dup2 (in, STDIN_FILENO) < 0 || dup2 (out, STDOUT_FILENO) < 0)
    _exit (127);
  close (in);
  close (out);
  execl (program, program, (char *) NULL);
  _exit (127);
}

static long
microseconds (struct timeval time)
{
  return (long) time.tv_sec * 1000000 + (long) time.tv_usec;
}

/* FALSE (0) when the program cannot be started at all. */
static int
start (int number, const char *program, const char *input)
{
  struct rusage used;
  int status = 0;
  pid_t child = fork ();
  if (child == 0)
    become (program, input);
  if (child < 0 || wait4 (child, &status, 0, &used) != child)
    return 0;
  printf ("%d %ld %ld %d\n", number, microseconds (used.ru_utime) + microseconds (used.ru_stime),
          used.ru_maxrss, WIFEXITED (status) ? WEXITSTATUS (status) : 128 + WTERMSIG (status));
  return 1;
}

int
main (int argc, char **argv)
{
  if (argc < 4) {
    fprintf (stderr, "usage: start-cost COUNT BODIES PROGRAM...\n");
    return 2;
  }
  int count = atoi (argv[1]);
  for (int i = 0; i < count; i++) {
    char input[4096];
    if (snprintf (input, sizeof input, "%s.%d", argv[2], i) >= (int) sizeof input)
      return 2;
    for (int program = 3; program < argc; program++) {
      if (!start (program - 3, argv[program], input))
        return 1;
    }
  }
  return 0;
}
