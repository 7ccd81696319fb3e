/* Runs of fast keys; see the header. */

#include "kiosk/scan/wedge.h"

#include "core/enrol-code.h"
#include "core/ticket-code.h"

#include <linux/input-event-codes.h>
#include <string.h>

struct _GhWedge {
  GString *placed;  /* the run, by the keys' places on a US keyboard */
  GString *symbols; /* the run, by the layout's characters */
  GString *typed;   /* runs before it that were no scan and were not given back yet */
  gint64 last_ms;   /* of the last key of the run */
  gint64 ended_ms;  /* when the last scan ended: a second end key follows it at once */
  gboolean has_ended;
};

/* What stands on a US keyboard's keys, without and with Shift. */
static const char US_KEYS[][2] = {
  [KEY_1] = "1!",          [KEY_2] = "2@",           [KEY_3] = "3#",
  [KEY_4] = "4$",          [KEY_5] = "5%",           [KEY_6] = "6^",
  [KEY_7] = "7&",          [KEY_8] = "8*",           [KEY_9] = "9(",
  [KEY_0] = "0)",          [KEY_MINUS] = "-_",       [KEY_EQUAL] = "=+",
  [KEY_Q] = "qQ",          [KEY_W] = "wW",           [KEY_E] = "eE",
  [KEY_R] = "rR",          [KEY_T] = "tT",           [KEY_Y] = "yY",
  [KEY_U] = "uU",          [KEY_I] = "iI",           [KEY_O] = "oO",
  [KEY_P] = "pP",          [KEY_LEFTBRACE] = "[{",   [KEY_RIGHTBRACE] = "]}",
  [KEY_A] = "aA",          [KEY_S] = "sS",           [KEY_D] = "dD",
  [KEY_F] = "fF",          [KEY_G] = "gG",           [KEY_H] = "hH",
  [KEY_J] = "jJ",          [KEY_K] = "kK",           [KEY_L] = "lL",
  [KEY_SEMICOLON] = ";:",  [KEY_APOSTROPHE] = "'\"", [KEY_GRAVE] = "`~",
  [KEY_BACKSLASH] = "\\|", [KEY_Z] = "zZ",           [KEY_X] = "xX",
  [KEY_C] = "cC",          [KEY_V] = "vV",           [KEY_B] = "bB",
  [KEY_N] = "nN",          [KEY_M] = "mM",           [KEY_COMMA] = ",<",
  [KEY_DOT] = ".>",        [KEY_SLASH] = "/?",       [KEY_SPACE] = "  ",
  [KEY_KPMINUS] = "--",    [KEY_KP0] = "00",         [KEY_KP1] = "11",
  [KEY_KP2] = "22",        [KEY_KP3] = "33",         [KEY_KP4] = "44",
  [KEY_KP5] = "55",        [KEY_KP6] = "66",         [KEY_KP7] = "77",
  [KEY_KP8] = "88",        [KEY_KP9] = "99",         [KEY_KPDOT] = "..",
};

/* 0 for a key without a character. */
static char
us_character (const GhWedgeKey *key)
{
  if (key->keycode >= G_N_ELEMENTS (US_KEYS))
    return '\0';
  return US_KEYS[key->keycode][key->shifted ? 1 : 0];
}

static gboolean
ends_a_scan (guint keycode)
{
  return keycode == KEY_ENTER || keycode == KEY_KPENTER || keycode == KEY_TAB ||
         keycode == KEY_LINEFEED;
}

/* Shift goes down and up within a scan and is no key of it. */
static gboolean
is_modifier (guint keycode)
{
  return keycode == KEY_LEFTSHIFT || keycode == KEY_RIGHTSHIFT || keycode == KEY_CAPSLOCK;
}

GhWedge *
gh_wedge_new (void)
{
  GhWedge *wedge = g_new0 (GhWedge, 1);
  wedge->placed = g_string_new (NULL);
  wedge->symbols = g_string_new (NULL);
  wedge->typed = g_string_new (NULL);
  return wedge;
}

/* Codes open a door: they are not left behind in freed memory. */
static void
forget (GString *text)
{
  explicit_bzero (text->str, text->allocated_len);
  g_string_truncate (text, 0);
}

void
gh_wedge_free (GhWedge *wedge)
{
  if (wedge == NULL)
    return;
  forget (wedge->placed);
  forget (wedge->symbols);
  forget (wedge->typed);
  g_string_free (wedge->placed, TRUE);
  g_string_free (wedge->symbols, TRUE);
  g_string_free (wedge->typed, TRUE);
  g_free (wedge);
}

/* A slow key begins a new run, so a run has fast keys only. */
static gboolean
is_scan (GhWedge *wedge)
{
  return wedge->placed->len >= GH_WEDGE_MIN;
}

/* The run was no scan. */
static void
set_aside (GhWedge *wedge)
{
  g_string_append_len (wedge->typed, wedge->symbols->str, (gssize) wedge->symbols->len);
  forget (wedge->placed);
  forget (wedge->symbols);
}

static gboolean
continues (GhWedge *wedge, const GhWedgeKey *key)
{
  return key->time_ms - wedge->last_ms <= (is_scan (wedge) ? GH_WEDGE_PAUSE_MS : GH_WEDGE_GAP_MS);
}

static GhWedgeAct
end_scan (GhWedge *wedge, gint64 time_ms)
{
  wedge->has_ended = TRUE;
  wedge->ended_ms = time_ms;
  return GH_WEDGE_CODE;
}

static GhWedgeAct
end (GhWedge *wedge, const GhWedgeKey *key)
{
  if (is_scan (wedge) && continues (wedge, key))
    return end_scan (wedge, key->time_ms);
  /* CR and LF, or an end that came late */
  if (wedge->has_ended && key->time_ms - wedge->ended_ms <= GH_WEDGE_PAUSE_MS)
    return GH_WEDGE_HOLD;
  return GH_WEDGE_PASS;
}

GhWedgeAct
gh_wedge_press (GhWedge *wedge, const GhWedgeKey *key)
{
  char placed = us_character (key);
  if (key->command || key->repeated)
    return GH_WEDGE_PASS;
  if (is_modifier (key->keycode))
    return GH_WEDGE_HOLD;
  if (ends_a_scan (key->keycode))
    return end (wedge, key);
  /* Nobody begins a code with a space, and a space presses the focused button. */
  if (placed == '\0' || (placed == ' ' && wedge->placed->len == 0))
    return GH_WEDGE_PASS;

  if (!continues (wedge, key))
    set_aside (wedge);
  wedge->last_ms = key->time_ms;
  if (wedge->placed->len < GH_WEDGE_MAX) {
    g_string_append_c (wedge->placed, placed);
    g_string_append_unichar (wedge->symbols, key->symbol != 0 ? key->symbol : (gunichar) placed);
  }
  return GH_WEDGE_HOLD;
}

static gboolean
is_ours (const char *text)
{
  return gh_ticket_code_read (text, NULL, NULL) == GH_TICKET_CODE_OURS ||
         gh_enrol_code_read (text, NULL, NULL) == GH_ENROL_CODE_OK;
}

guint
gh_wedge_get_patience_ms (GhWedge *wedge)
{
  gboolean partial =
      is_scan (wedge) && !is_ours (wedge->placed->str) && !is_ours (wedge->symbols->str);
  return partial ? GH_WEDGE_PAUSE_MS : GH_WEDGE_GAP_MS;
}

GhWedgeAct
gh_wedge_rest (GhWedge *wedge)
{
  if (is_scan (wedge))
    return end_scan (wedge, wedge->last_ms);
  return wedge->placed->len > 0 || wedge->typed->len > 0 ? GH_WEDGE_PASS : GH_WEDGE_HOLD;
}

static gboolean
looks_ours (const char *text)
{
  return is_ours (text) || gh_ticket_code_read (text, NULL, NULL) == GH_TICKET_CODE_BAD_CHECK ||
         gh_enrol_code_read (text, NULL, NULL) != GH_ENROL_CODE_NONE;
}

gboolean
gh_wedge_is_of_ours (GhWedge *wedge)
{
  return looks_ours (wedge->placed->str) || looks_ours (wedge->symbols->str);
}

char *
gh_wedge_take_code (GhWedge *wedge)
{
  gboolean by_symbol = !is_ours (wedge->placed->str) && is_ours (wedge->symbols->str);
  char *code = g_strdup (by_symbol ? wedge->symbols->str : wedge->placed->str);
  forget (wedge->placed);
  forget (wedge->symbols);
  return code;
}

char *
gh_wedge_take_typed (GhWedge *wedge)
{
  /* Given back whole it was no scan after all, and the next end key is no second one of it. */
  if (is_scan (wedge))
    wedge->has_ended = FALSE;
  set_aside (wedge);
  char *typed = g_strdup (wedge->typed->str);
  forget (wedge->typed);
  return typed;
}
