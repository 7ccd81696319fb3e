/* CGI and FastCGI behind one interface; see the header. The FastCGI protocol is libfcgi's: it adds
 * one small library and no measurable start-up cost to the plain CGI. */

#include "server/gateway.h"

#include <errno.h>
#include <fcgiapp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

gboolean
gh_gateway_is_resident (void)
{
  int listening = 0;
  socklen_t length = sizeof listening;
  return getsockopt (STDIN_FILENO, SOL_SOCKET, SO_ACCEPTCONN, &listening, &length) == 0 &&
         listening != 0;
}

/* The value of @name in NAME=value texts. lighttpd makes HTTP_X_FORWARDED_FOR of the header
 * X-Forwarded-For and of X_Forwarded_For alike: a variable that comes twice was forged by somebody,
 * so neither is believed, and it is not as if there were none either: it is empty. */
static const char *
find_variable (char **variables, const char *name)
{
  gsize length = strlen (name);
  const char *found = NULL;
  for (char **variable = variables; *variable != NULL; variable++) {
    if (strncmp (*variable, name, length) != 0 || (*variable)[length] != '=')
      continue;
    if (found != NULL)
      return "";
    found = *variable + length + 1;
  }
  return found;
}

/* ---- plain CGI ---- */

static const char *
get_environment (gpointer source, const char *name)
{
  return find_variable (environ, name);
}

static gssize
read_stdin (gpointer source, char *buffer, gsize length, int patience_ms)
{
  struct pollfd input = { .fd = STDIN_FILENO, .events = POLLIN };
  for (;;) {
    int ready = poll (&input, 1, patience_ms);
    gssize count = ready > 0 ? read (STDIN_FILENO, buffer, length) : ready == 0 ? -1 : ready;
    if (count >= 0 || ready == 0 || errno != EINTR)
      return count;
  }
}

static gboolean
write_stdout (gpointer source, const char *bytes, gsize length)
{
  while (length > 0) {
    gssize count = write (STDOUT_FILENO, bytes, length);
    if (count < 0 && errno != EINTR)
      return FALSE;
    if (count > 0) {
      bytes += count;
      length -= (gsize) count;
    }
  }
  return TRUE;
}

const GhGateway *
gh_gateway_cgi (void)
{
  static const GhGateway gateway = { get_environment, read_stdin, write_stdout, NULL };
  return &gateway;
}

/* ---- FastCGI ---- */

static const char *
get_parameter (gpointer source, const char *name)
{
  FCGX_Request *request = source;
  return find_variable (request->envp, name);
}

static gssize
read_stream (gpointer source, char *buffer, gsize length, int patience_ms)
{
  FCGX_Request *request = source;
  return FCGX_GetStr (buffer, (int) length, request->in);
}

static gboolean
write_stream (gpointer source, const char *bytes, gsize length)
{
  FCGX_Request *request = source;
  return FCGX_PutStr (bytes, (int) length, request->out) == (int) length;
}

const GhGateway *
gh_gateway_accept (void)
{
  static FCGX_Request request;
  static const GhGateway gateway = { get_parameter, read_stream, write_stream, &request };
  static gboolean started = FALSE;
  if (!started) {
    if (FCGX_Init () != 0 ||
        FCGX_InitRequest (&request, STDIN_FILENO, FCGI_FAIL_ACCEPT_ON_INTR) != 0)
      return NULL;
    started = TRUE;
  } else {
    FCGX_Finish_r (&request);
  }
  return FCGX_Accept_r (&request) == 0 ? &gateway : NULL;
}
