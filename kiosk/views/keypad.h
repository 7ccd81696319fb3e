/* The kiosk's own on-screen keys: under a kiosk's compositor there is no keyboard but this. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum {
  GH_KEYPAD_DIGITS, /* a PIN */
  GH_KEYPAD_CODE,   /* A–Z, 0–9, hyphen: a ticket code */
  GH_KEYPAD_TEXT,   /* small and capital letters, digits and a few signs: passwords, addresses */
  GH_KEYPAD_NAME,   /* people's names in many languages, in sheets: letters, accents, signs */
} GhKeypadLayout;

#define GH_TYPE_KEYPAD (gh_keypad_get_type ())
G_DECLARE_FINAL_TYPE (GhKeypad, gh_keypad, GH, KEYPAD, GtkWidget)

/* Does nothing when it has that layout already. */
void gh_keypad_set_layout (GhKeypad *keypad, GhKeypadLayout layout);
/* Back to its first sheet and to small letters, for the next person. */
void gh_keypad_reset (GhKeypad *keypad);
/* Where the keys type; NULL for nowhere. Not owned: the target must be on the same page. */
void gh_keypad_set_target (GhKeypad *keypad, GtkEditable *target);

G_END_DECLS
