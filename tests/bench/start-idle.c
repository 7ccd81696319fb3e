/* What a CGI costs that does nothing: links the libraries of gatehouse.cgi, opens $BENCH_DATABASE,
 * closes it. The comparison of api-bench.py. */

#include <sqlite3.h>
#include <stdlib.h>

int
main (void)
{
  sqlite3 *db = NULL;
  const char *path = getenv ("BENCH_DATABASE");
  int opened = path == NULL
                   ? SQLITE_ERROR
                   : sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
  /* Opening is lazy; this reads the first page, as anything that uses the database must. */
  if (opened == SQLITE_OK)
    opened = sqlite3_exec (db, "PRAGMA user_version", NULL, NULL, NULL);
  sqlite3_close (db);
  return opened == SQLITE_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
