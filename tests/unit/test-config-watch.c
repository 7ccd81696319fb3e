/* Watching the configuration file: what changed is loaded once, when it has come to rest. */

#include "server/worker/config-watch.h"

#include "tests/unit/temp-dir.h"

#include <glib/gstdio.h>
#include <string.h>
#include <utime.h>

#define ONE   "[limits]\nreservation = 1/60\n"
#define TWO   "[limits]\nreservation = 22/60\n"
#define WRONG "[limits]\nreservation = many\n"

typedef struct {
  char *folder;
  char *path;
  GhConfigWatch *watch;
} Fixture;

static void
write_file (Fixture *fixture, const char *text)
{
  test_write_file (fixture->path, text, strlen (text));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = test_temp_dir_new ();
  fixture->path = g_build_filename (fixture->folder, "gatehouse.conf", NULL);
  write_file (fixture, ONE);
  fixture->watch = gh_config_watch_new (fixture->path);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gh_config_watch_free (fixture->watch);
  test_temp_dir_remove (fixture->folder);
  g_free (fixture->path);
}

/* Looks, and expects @reservations at most; 0: nothing new. */
static void
expect (Fixture *fixture, int reservations)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhConfig) next = NULL;
  g_assert_true (gh_config_watch_look (fixture->watch, &next, &error));
  g_assert_no_error (error);
  g_assert_cmpint (next != NULL ? next->reservation.count : 0, ==, reservations);
}

/* Looks, and expects that the file cannot be loaded. */
static void
expect_error (Fixture *fixture, int code, const char *says)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhConfig) next = NULL;
  g_assert_false (gh_config_watch_look (fixture->watch, &next, &error));
  g_assert_error (error, GH_CONFIG_ERROR, code);
  g_assert_nonnull (strstr (error->message, says));
  g_assert_null (next);
}

static void
test_unchanged (Fixture *fixture, gconstpointer data)
{
  expect (fixture, 0);
  expect (fixture, 0);
}

static void
test_changed (Fixture *fixture, gconstpointer data)
{
  write_file (fixture, TWO);
  expect (fixture, 0);
  expect (fixture, 22);
  expect (fixture, 0);
}

/* An editor that writes in place leaves half a file for a moment, which may well be a good one. */
static void
test_still_being_written (Fixture *fixture, gconstpointer data)
{
  write_file (fixture, "");
  expect (fixture, 0);
  write_file (fixture, TWO);
  expect (fixture, 0);
  expect (fixture, 22);
}

/* As long as the one before, and as old: another file all the same. */
static void
test_replaced (Fixture *fixture, gconstpointer data)
{
  GStatBuf before;
  g_autofree char *other = g_strconcat (fixture->path, ".new", NULL);
  g_assert_cmpint (g_stat (fixture->path, &before), ==, 0);
  test_write_file (other, "[limits]\nreservation = 7/60\n", strlen (ONE));
  struct utimbuf times = { before.st_atime, before.st_mtime };
  g_assert_cmpint (g_utime (other, &times), ==, 0);
  g_assert_cmpint (g_rename (other, fixture->path), ==, 0);
  expect (fixture, 0);
  expect (fixture, 7);
}

static void
test_wrong (Fixture *fixture, gconstpointer data)
{
  g_autofree char *place = g_strconcat (fixture->path, ":2: ", NULL);
  write_file (fixture, WRONG);
  expect (fixture, 0);
  expect_error (fixture, GH_CONFIG_ERROR_VALUE, place);
  expect (fixture, 0); /* it was told once */
  write_file (fixture, TWO);
  expect (fixture, 0);
  expect (fixture, 22);
}

static void
test_gone (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (g_unlink (fixture->path), ==, 0);
  expect (fixture, 0);
  expect_error (fixture, GH_CONFIG_ERROR_MISSING, fixture->path);
  expect (fixture, 0);
  write_file (fixture, ONE);
  expect (fixture, 0);
  expect (fixture, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                        \
  g_test_add ("/config-watch/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("unchanged", test_unchanged);
  ADD ("changed", test_changed);
  ADD ("still-being-written", test_still_being_written);
  ADD ("replaced", test_replaced);
  ADD ("wrong", test_wrong);
  ADD ("gone", test_gone);
  return g_test_run ();
}
