/* Ticket codes: new ones are sound and spread, and what people type is read as they mean it without
 * touching codes of other systems. */

#include "core/ticket-code.h"

#include <string.h>

/* A code of ours that holds both 0 and 1, so that O, I and L can stand in for them. */
#define OURS "TKT-2025-A01B2C-3D4EFR"

/* The fifteen characters before the check character. */
static char *
body_of (const char *code)
{
  return g_strdup_printf ("%.4s%.6s%.5s", code + 4, code + 9, code + 16);
}

static void
assert_read (const char *typed, GhTicketCodeKind kind, const char *as_typed, const char *canonical)
{
  g_autofree char *read_as_typed = NULL;
  g_autofree char *read_canonical = NULL;

  g_assert_cmpint (gh_ticket_code_read (typed, NULL, NULL), ==, kind);
  g_assert_cmpint (gh_ticket_code_read (typed, &read_as_typed, &read_canonical), ==, kind);
  g_assert_cmpstr (read_as_typed, ==, as_typed);
  g_assert_cmpstr (read_canonical, ==, canonical);
}

/* From a second implementation, written for this table alone, which also gives the M of GRid's
 * published example A1-2425G-ABC1234002-M. */
static void
test_check_character_vectors (void)
{
  static const struct {
    const char *body;
    char check;
  } vectors[] = {
    { "000000000000000", 'N' }, { "2025A01B2C3D4EF", 'R' }, { "ZZZZZZZZZZZZZZZ", 'P' },
    { "999912345678901", 'Q' }, { "2025ABC123DEF45", 'N' },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (vectors); i++)
    g_assert_cmpint (gh_ticket_code_check_character (vectors[i].body), ==, vectors[i].check);
}

static void
test_check_character_refuses (void)
{
  static const char *const bad[] = { "",
                                     "2025A01B2C3D4E",
                                     "2025A01B2C3D4EFG",
                                     "2025a01b2c3d4ef",
                                     "2025-01B2C3D4EF",
                                     "2025A01B2C3D4E ",
                                     "2025A01B2C3D4\xc3\xa9" };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_cmpint (gh_ticket_code_check_character (bad[i]), ==, '\0');
}

/* ISO 7064's promise: every single wrong character and every swap of neighbours is found. */
static void
test_check_character_finds_slips (void)
{
  static const char characters[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  g_autofree char *body = body_of (OURS);
  const char check = OURS[21];

  for (int i = 0; i < 15; i++) {
    char kept = body[i];

    for (const char *c = characters; *c != '\0'; c++) {
      body[i] = *c;
      g_assert_true ((gh_ticket_code_check_character (body) == check) == (*c == kept));
    }
    body[i] = kept;
  }
  for (int i = 0; i < 14; i++) {
    char kept = body[i];

    if (body[i] == body[i + 1])
      continue;
    body[i] = body[i + 1];
    body[i + 1] = kept;
    g_assert_cmpint (gh_ticket_code_check_character (body), !=, check);
    body[i + 1] = body[i];
    body[i] = kept;
  }
}

static void
test_new_codes (void)
{
  g_autoptr (GHashTable) codes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) characters = g_hash_table_new (NULL, NULL);

  for (int i = 0; i < 2000; i++) {
    char *code = gh_ticket_code_new (2025);

    g_assert_cmpuint (strlen (code), ==, 22);
    g_assert_true (g_str_has_prefix (code, "TKT-2025-"));
    g_assert_cmpint (code[15], ==, '-');
    for (const char *c = code + 9; *c != '\0'; c++) {
      g_assert_null (strchr ("ILOU", *c));
      g_hash_table_add (characters, GINT_TO_POINTER (*c));
    }
    assert_read (code, GH_TICKET_CODE_OURS, code, code);
    g_assert_true (g_hash_table_add (codes, code));
  }
  /* The whole alphabet of 32 occurs, and the hyphen. */
  g_assert_cmpuint (g_hash_table_size (characters), ==, 33);
}

static void
test_forgiving_forms (void)
{
  g_autofree char *lower = g_ascii_strdown (OURS, -1);
  static const char *const forms[] = {
    "TKT2025A01B2C3D4EFR",
    "tkt 2025 a01b2c 3d4efr",
    "T K T - 2025 - A01 B2C - 3D4 EFR",
    "TKT-2O25-AO1B2C-3D4EFR",
    "TKT-2025-AoIB2C-3D4EFR",
    "TKT-2025-A0lB2C-3D4EFR",
    "TKT-2025-A0LB2C-3D4EFR",
    "TKT\xe2\x80\x93"
    "2025\xe2\x80\x94"
    "A01B2C\xe2\x80\x91"
    "3D4EFR", /* en, em, non-breaking */
    "TKT\xe2\x88\x92"
    "2025\xef\xbc\x8d"
    "A01B2C\xc2\xad"
    "3D4EFR", /* minus, full-width, soft */
    "TKT--2025-A01-B2C-3D4-EFR-",
    "TKT-2025-A01B2C\xe2\x80\x8b-3D4EFR", /* a zero-width space */
    "TKT\xc2\xa0"
    "2025\xe2\x80\x83"
    "A01B2C 3D4EFR",
  };

  assert_read (lower, GH_TICKET_CODE_OURS, lower, OURS);
  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    assert_read (forms[i], GH_TICKET_CODE_OURS, forms[i], OURS);
}

static void
test_surrounding_space (void)
{
  g_autofree char *scanned = g_strdup_printf ("%s\r\n", OURS);
  g_autofree char *pasted = g_strdup_printf ("\xef\xbb\xbf \t\xc2\xa0%s\xe2\x80\x8b ", OURS);

  assert_read (scanned, GH_TICKET_CODE_OURS, OURS, OURS);
  assert_read (pasted, GH_TICKET_CODE_OURS, OURS, OURS);
  assert_read ("  ABC 123 ", GH_TICKET_CODE_FOREIGN, "ABC 123", NULL);
}

static void
test_bad_check (void)
{
  g_autofree char *slip = g_strdup (OURS);

  /* The PRD's own example is of our form, but its last character is no check character. */
  assert_read ("TKT-2025-ABC123-DEF456", GH_TICKET_CODE_BAD_CHECK, "TKT-2025-ABC123-DEF456",
               "TKT-2025-ABC123-DEF456");
  slip[9] = slip[9] == 'A' ? 'B' : 'A';
  assert_read (slip, GH_TICKET_CODE_BAD_CHECK, slip, slip);
  assert_read ("tkt2025abcl23def456", GH_TICKET_CODE_BAD_CHECK, "tkt2025abcl23def456",
               "TKT-2025-ABC123-DEF456");
}

/* Nothing of these may be changed: they are looked up as they stand. */
static void
test_foreign_codes (void)
{
  static const char *const foreign[] = {
    "TKT",
    "TKT-",
    "TKT-2025-ABC123-DEF45",   /* one short */
    "TKT-2025-ABC123-DEF4567", /* one long */
    "TKT-20Z5-ABC123-DEF456",  /* no year */
    "TKT-2025-ABC123-DEF45U",  /* not of the alphabet */
    "TKT-2025-ABC1.3-DEF456",
    "TKT-2025-ABC1\xc3\xa9"
    "3-DEF456",
    "TKT-2025-\xc5\x81"
    "BC123-DEF456", /* U+0141, whose low byte is that of A */
    "TKI-2025-ABC123-DEF456",
    "1KT-2025-ABC123-DEF456",
    "LOIL-OIL-lol",
    "a",
    "EVT/0001:ol",
    "\xd0\xa2\xd0\x9a\xd0\xa2-2025-ABC123-DEF456", /* Cyrillic look-alikes */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (foreign); i++)
    assert_read (foreign[i], GH_TICKET_CODE_FOREIGN, foreign[i], NULL);
}

static void
test_empty_and_invalid (void)
{
  static const char *const empty[] = { NULL, "", " ", "\t\r\n", "\xc2\xa0\xe2\x80\x8b" };
  static const char *const invalid[] = { "\xff",
                                         "TKT-\xc3",
                                         "\xc0\xaf",
                                         "A\x01"
                                         "B",
                                         "A\nB",
                                         "A\tB",
                                         "\x1b[31mRED",
                                         "A\x7f"
                                         "B",
                                         "A\xc2\x85"
                                         "B" };

  for (gsize i = 0; i < G_N_ELEMENTS (empty); i++)
    assert_read (empty[i], GH_TICKET_CODE_EMPTY, NULL, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (invalid); i++)
    assert_read (invalid[i], GH_TICKET_CODE_INVALID, NULL, NULL);
}

static void
test_length (void)
{
  g_autofree char *fifty = g_strnfill (50, 'x');
  g_autofree char *more = g_strnfill (51, 'x');
  g_autofree char *huge = g_strnfill (1000000, 'x');
  g_autofree char *spaced = g_strdup_printf ("   %s   ", fifty);
  g_autoptr (GString) accents = g_string_new (NULL);

  for (int i = 0; i < GH_TICKET_CODE_MAX_CHARS; i++)
    g_string_append (accents, "\xc3\xa9");
  assert_read (fifty, GH_TICKET_CODE_FOREIGN, fifty, NULL);
  assert_read (spaced, GH_TICKET_CODE_FOREIGN, fifty, NULL);
  assert_read (accents->str, GH_TICKET_CODE_FOREIGN, accents->str, NULL);
  g_string_append (accents, "\xc3\xa9");
  assert_read (accents->str, GH_TICKET_CODE_TOO_LONG, NULL, NULL);
  assert_read (more, GH_TICKET_CODE_TOO_LONG, NULL, NULL);
  assert_read (huge, GH_TICKET_CODE_TOO_LONG, NULL, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ticket-code/check/vectors", test_check_character_vectors);
  g_test_add_func ("/ticket-code/check/refuses", test_check_character_refuses);
  g_test_add_func ("/ticket-code/check/slips", test_check_character_finds_slips);
  g_test_add_func ("/ticket-code/new", test_new_codes);
  g_test_add_func ("/ticket-code/read/forgiving", test_forgiving_forms);
  g_test_add_func ("/ticket-code/read/space", test_surrounding_space);
  g_test_add_func ("/ticket-code/read/bad-check", test_bad_check);
  g_test_add_func ("/ticket-code/read/foreign", test_foreign_codes);
  g_test_add_func ("/ticket-code/read/empty-and-invalid", test_empty_and_invalid);
  g_test_add_func ("/ticket-code/read/length", test_length);
  return g_test_run ();
}
