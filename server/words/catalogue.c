/* Looks texts up in a compiled catalogue; see the header. */

#include "server/words/catalogue.h"

#include <string.h>

#define MAGIC        0x950412deU
#define HEADER_BYTES 28
#define ENTRY_BYTES  8 /* of both tables: a text's length and where it begins */
#define CONTEXT_END  '\004'

static guint32
read_number (const GhCatalogue *catalogue, gsize at)
{
  guint32 number;
  memcpy (&number, catalogue->bytes + at, sizeof number);
  return GUINT32_FROM_LE (number);
}

static gboolean
table_fits (const GhCatalogue *catalogue, guint32 at)
{
  return at <= catalogue->length && catalogue->count <= (catalogue->length - at) / ENTRY_BYTES;
}

gboolean
gh_catalogue_open (GhCatalogue *catalogue, const char *bytes, gsize length)
{
  *catalogue = (GhCatalogue){ .bytes = (const guint8 *) bytes, .length = length };
  if (length < HEADER_BYTES || read_number (catalogue, 0) != MAGIC ||
      read_number (catalogue, 4) >> 16 != 0)
    return FALSE;
  catalogue->count = read_number (catalogue, 8);
  catalogue->originals = read_number (catalogue, 12);
  catalogue->translations = read_number (catalogue, 16);
  return table_fits (catalogue, catalogue->originals) &&
         table_fits (catalogue, catalogue->translations);
}

/* Text @index of the table at @table, NULL when it does not lie within the file or does not end
 * with a NUL there. */
static const char *
read_text (const GhCatalogue *catalogue, guint32 table, guint32 index, gsize *length)
{
  gsize entry = table + (gsize) index * ENTRY_BYTES;
  gsize text_length = read_number (catalogue, entry);
  gsize at = read_number (catalogue, entry + 4);
  if (at >= catalogue->length || text_length >= catalogue->length - at ||
      catalogue->bytes[at + text_length] != '\0')
    return NULL;
  *length = text_length;
  return (const char *) catalogue->bytes + at;
}

/* As strcmp between "@context CONTEXT_END @text" and @original. */
static int
compare (const char *context, const char *text, const char *original)
{
  if (context != NULL) {
    gsize length = strlen (context);
    int order = strncmp (context, original, length);
    if (order != 0)
      return order;
    if (original[length] != CONTEXT_END)
      return CONTEXT_END - (guchar) original[length];
    original += length + 1;
  }
  return strcmp (text, original);
}

/* Form @form of the plural forms in @length bytes of @text, a NUL after each; the first when there
 * are not so many. */
static const char *
pick_form (const char *text, gsize length, guint form)
{
  const char *at = text;
  const char *end = text + length;
  for (; form > 0 && at < end; form--)
    at += strlen (at) + 1;
  return at < end ? at : text;
}

const char *
gh_catalogue_find (const GhCatalogue *catalogue, const char *context, const char *text, guint form)
{
  guint32 low = 0;
  guint32 high = catalogue->count;
  while (low < high) {
    guint32 middle = low + (high - low) / 2;
    gsize length = 0;
    const char *original = read_text (catalogue, catalogue->originals, middle, &length);
    if (original == NULL)
      return NULL;
    int order = compare (context, text, original);
    if (order == 0) {
      const char *found = read_text (catalogue, catalogue->translations, middle, &length);
      return found != NULL && length > 0 ? pick_form (found, length, form) : NULL;
    }
    if (order < 0)
      high = middle;
    else
      low = middle + 1;
  }
  return NULL;
}
