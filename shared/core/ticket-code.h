/* Ticket codes: making them, and reading what people type, paste and scan.
 *
 * Ours are TKT-YYYY-XXXXXX-XXXXXX: year of issue, eleven random characters of 0-9A-Z without
 * I L O U, and an ISO 7064 MOD 37,36 check character over the fifteen before it (PRD 8.2).
 * Codes of other systems are kept as they are, up to 50 characters. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Longest code that is kept, in characters (PRD 5.1) and in bytes (any UTF-8 within it). */
#define GH_TICKET_CODE_MAX_CHARS 50

typedef enum {
  GH_TICKET_CODE_OURS,      /* our form, and the check character fits */
  GH_TICKET_CODE_BAD_CHECK, /* our form, but the check character does not fit: a typing slip */
  GH_TICKET_CODE_FOREIGN,   /* another system's code, or nothing we know */
  GH_TICKET_CODE_EMPTY,     /* nothing but space */
  GH_TICKET_CODE_TOO_LONG,  /* over GH_TICKET_CODE_MAX_CHARS characters */
  GH_TICKET_CODE_INVALID,   /* not UTF-8, or holds control characters */
} GhTicketCodeKind;

/* A new random code of ours for @year (1000 to 9999). Owned by the caller. The randomness is the
 * kernel's; a kernel without any is a bug of the machine and aborts. */
char *gh_ticket_code_new (int year) G_GNUC_WARN_UNUSED_RESULT;

/* Reads what was typed. Never fails: the kind says what it is.
 *
 * @typed: any text, NULL counts as empty
 * @as_typed: (out) (optional): @typed without surrounding space, to be found as it stands; NULL
 *   for the kinds EMPTY, TOO_LONG and INVALID. Owned by the caller.
 * @canonical: (out) (optional): for OURS and BAD_CHECK the code in its printed form (upper case,
 *   hyphens, O read as 0, I and L as 1); NULL for the other kinds. Owned by the caller. */
GhTicketCodeKind gh_ticket_code_read (const char *typed, char **as_typed, char **canonical);

/* The check character for fifteen characters of 0-9A-Z (ISO 7064 MOD 37,36), or '\0' when
 * @fifteen holds anything else or another number of characters. */
char gh_ticket_code_check_character (const char *fifteen);

G_END_DECLS
