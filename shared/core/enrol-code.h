/* The text that enrols a kiosk, as `gatehousectl devices add` shows it and the kiosk scans it:
 * "gatehouse-enrol BASE_URL TOKEN". Whoever reads it can enrol, so it is never logged, kept, or
 * taken for a ticket's code. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Characters of a token, and of the key that it is turned into; all of them base64url. */
#define GH_ENROL_TOKEN_CHARS 43
/* The longest BASE_URL that is read, in bytes. */
#define GH_ENROL_SERVER_MAX 200
/* The longest text of this form. */
#define GH_ENROL_CODE_MAX (16 + GH_ENROL_SERVER_MAX + 1 + GH_ENROL_TOKEN_CHARS)

/* @base_url: as the configuration has it. Owned by the caller. */
char *gh_enrol_code_new (const char *base_url, const char *token) G_GNUC_WARN_UNUSED_RESULT;

typedef enum {
  GH_ENROL_CODE_NONE,   /* something else */
  GH_ENROL_CODE_BROKEN, /* it begins like one: cut, mistyped, or of another version */
  GH_ENROL_CODE_OK,
} GhEnrolCodeKind;

/* Reads any text, NULL too; never fails. OK says that the address has the form of an http or https
 * URL of printable characters, not that it is one.
 *
 * @server, @token: (out) (optional): NULL but with OK; owned by the caller */
GhEnrolCodeKind gh_enrol_code_read (const char *text, char **server, char **token);

/* Whether @text is GH_ENROL_TOKEN_CHARS characters of base64url. NULL is not. */
gboolean gh_is_enrol_token (const char *text);

G_END_DECLS
