/* Takes a PIN or password; see the header. */

#include "server/ctl/secret-entry.h"

#include "core/random-id.h"
#include "core/secret-text.h"
#include "server/ctl/ctl.h"
#include "server/domain/secret-hash.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define GENERATED_DIGITS 6

static gboolean
refuse (GError **error, const char *what)
{
  g_set_error_literal (error, GH_CTL_ERROR, GH_CTL_ERROR_FAILED, what);
  return FALSE;
}

void
gh_entered_free (GhEntered *entered)
{
  if (entered == NULL)
    return;
  gh_secret_text_free (entered->secret);
  g_free (entered);
}

/* One line from @fd without its end, read a byte at a time so that nothing behind it is taken. */
static char *
read_line (int fd, GError **error)
{
  char line[GH_SECRET_MAX_BYTES + 1] = { 0 };
  gsize length = 0;
  char byte = 0;
  gssize got;
  while ((got = read (fd, &byte, 1)) != 0 && byte != '\n') {
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0 || length == GH_SECRET_MAX_BYTES || byte == '\0') {
      explicit_bzero (line, sizeof line);
      refuse (error, got < 0 ? "Cannot read the secret" : "A secret has at most 256 bytes of text");
      return NULL;
    }
    line[length++] = byte;
  }
  if (length > 0 && line[length - 1] == '\r')
    line[length - 1] = '\0';
  char *secret = g_strdup (line);
  explicit_bzero (line, sizeof line);
  return secret;
}

static gboolean
say (int terminal, const char *text)
{
  return write (terminal, text, strlen (text)) == (gssize) strlen (text);
}

static char *
ask_once (int terminal, const char *prompt, GError **error)
{
  struct termios former;
  if (tcgetattr (terminal, &former) != 0) {
    refuse (error, "Cannot ask on the terminal");
    return NULL;
  }
  /* Silence comes before the question: what is typed at once must neither show nor be flushed. */
  struct termios silent = former;
  silent.c_lflag &= (tcflag_t) ~(ECHO | ECHONL);
  tcsetattr (terminal, TCSAFLUSH, &silent);
  if (!say (terminal, prompt))
    g_debug ("The terminal takes no question");
  char *secret = read_line (terminal, error);
  tcsetattr (terminal, TCSADRAIN, &former);
  if (!say (terminal, "\n"))
    g_debug ("The terminal is gone");
  return secret;
}

static char *
ask_twice (int terminal, GError **error)
{
  g_auto (GhSecretText) secret = ask_once (
      terminal,
      "PIN (4 to 12 digits) or password (8 or more characters), empty for a new PIN: ", error);
  if (secret == NULL || secret[0] == '\0')
    return g_steal_pointer (&secret);
  g_auto (GhSecretText) again = ask_once (terminal, "Once more: ", error);
  if (again != NULL && strcmp (secret, again) == 0)
    return g_steal_pointer (&secret);
  if (again != NULL)
    refuse (error, "The two entries differ; nothing was changed");
  return NULL;
}

static char *
generate_pin (void)
{
  g_autoptr (GString) pin = g_string_new (NULL);
  for (int i = 0; i < GENERATED_DIGITS; i++)
    g_string_append_c (pin, (char) ('0' + gh_random_below (10)));
  return g_string_free (g_steal_pointer (&pin), FALSE);
}

static gboolean
is_pin (const char *secret)
{
  gsize length = strlen (secret);
  return length >= GH_PIN_MIN_DIGITS && length <= GH_PIN_MAX_DIGITS &&
         strspn (secret, "0123456789") == length;
}

static gboolean
is_fit (const GhEntered *entered, GError **error)
{
  if (entered->kind == GH_SECRET_PIN)
    return is_pin (entered->secret) || refuse (error, "A PIN has 4 to 12 digits");
  if (!g_utf8_validate (entered->secret, -1, NULL))
    return refuse (error, "A password is UTF-8 text");
  return g_utf8_strlen (entered->secret, -1) >= GH_PASSWORD_MIN_CHARS ||
         refuse (error, "A password has at least 8 characters");
}

GhEntered *
gh_secret_enter (GhEntry entry, GError **error)
{
  g_autoptr (GhEntered) entered = g_new0 (GhEntered, 1);
  int terminal = -1;
  if (entry == GH_ENTRY_ASK && isatty (STDIN_FILENO))
    terminal = open ("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
  if (entry != GH_ENTRY_ASK)
    entered->secret = read_line (STDIN_FILENO, error);
  else if (terminal >= 0)
    entered->secret = ask_twice (terminal, error);
  else
    entered->secret = g_strdup ("");
  if (terminal >= 0)
    close (terminal);
  if (entered->secret == NULL)
    return NULL;

  if (entry == GH_ENTRY_ASK && entered->secret[0] == '\0') {
    gh_secret_text_free (entered->secret);
    entered->secret = generate_pin ();
    entered->generated = TRUE;
  }
  gboolean password =
      entry == GH_ENTRY_PASSWORD || (entry == GH_ENTRY_ASK && !is_pin (entered->secret));
  entered->kind = password ? GH_SECRET_PASSWORD : GH_SECRET_PIN;
  return is_fit (entered, error) ? g_steal_pointer (&entered) : NULL;
}
