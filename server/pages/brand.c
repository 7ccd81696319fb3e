/* What pages show of an organisation; see the header. */

#include "server/pages/brand.h"

#include "server/rules/contact.h"
#include "server/view/brand-sheet.h"
#include "server/view/logo.h"

#include <string.h>

/* The room for a logo in the header, in CSS pixels: beside the languages at 320. */
#define LOGO_WIDTH  208
#define LOGO_HEIGHT 44

#define NO_BREAK_SPACE "\u00a0"

char *
gh_brand_file_name (gint64 orq, const char *tag, const char *ending)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT "-%s%s", orq, tag, ending);
}

gboolean
gh_brand_file_parse (const char *name, const char *ending, gint64 *orq, char **tag)
{
  const char *dash = strchr (name, '-');
  if (dash == NULL || !g_str_has_suffix (dash, ending))
    return FALSE;
  g_autofree char *number = g_strndup (name, (gsize) (dash - name));
  if (!g_ascii_isdigit (number[0]) || number[0] == '0' ||
      !g_ascii_string_to_signed (number, 10, 1, G_MAXINT64, orq, NULL))
    return FALSE;
  *tag = g_strndup (dash + 1, strlen (dash + 1) - strlen (ending));
  return TRUE;
}

static void
add_sheet (json_object *data, const GhOrg *org)
{
  g_autofree char *tag = NULL;
  g_autofree char *sheet = gh_brand_sheet (org->accent, &tag);
  if (sheet == NULL)
    return;
  g_autofree char *name = gh_brand_file_name (org->id, tag, GH_BRAND_SHEET);
  gh_json_add_string (data, "brand_sheet", name);
}

/* The size that it is shown in is said, so that nothing moves when it arrives; a picture for dense
 * screens is larger than that, a small one stays as it is. */
static void
add_logo (json_object *data, const GhOrg *org)
{
  guint width = 0, height = 0;
  if (!gh_logo_size (org->logo_tag, &width, &height))
    return;
  double scale = MIN (1.0, MIN ((double) LOGO_WIDTH / width, (double) LOGO_HEIGHT / height));
  g_autofree char *name = gh_brand_file_name (org->id, org->logo_tag, GH_BRAND_LOGO);
  json_object *logo = json_object_new_object ();
  gh_json_add_string (logo, "file", name);
  gh_json_add_int (logo, "width", MAX (1, (gint64) (width * scale + 0.5)));
  gh_json_add_int (logo, "height", MAX (1, (gint64) (height * scale + 0.5)));
  gh_json_add (data, "logo", logo);
}

/* The lines of an address, without those that are empty. */
static json_object *
list_lines (const char *address)
{
  json_object *list = json_object_new_array ();
  g_auto (GStrv) lines = g_strsplit_set (address, "\r\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++) {
    const char *line = g_strstrip (lines[i]);
    if (line[0] != '\0')
      json_object_array_add (list, json_object_new_string (line));
  }
  return list;
}

/* The number as it was written, in one line. Owned by the caller. */
static char *
phone_words (const char *phone)
{
  g_autoptr (GString) words = g_string_new (phone);
  g_string_replace (words, " ", NO_BREAK_SPACE, 0);
  return g_string_free (g_steal_pointer (&words), FALSE);
}

static void
add_place (json_object *data, const GhOrg *org)
{
  if (org->address[0] == '\0' && org->contact_email[0] == '\0' && org->contact_phone[0] == '\0')
    return;
  json_object *place = json_object_new_object ();
  gh_json_add (place, "lines", list_lines (org->address));
  gh_json_add_string (place, "contact_email", org->contact_email);
  g_autofree char *phone = phone_words (org->contact_phone);
  gh_json_add_string (place, "contact_phone", phone);
  if (org->contact_email[0] != '\0') {
    /* RFC 6068: what is no unreserved character is encoded, but for the @. */
    g_autofree char *address = g_uri_escape_string (org->contact_email, "@", FALSE);
    g_autofree char *link = g_strconcat ("mailto:", address, NULL);
    gh_json_add_string (place, "mailto", link);
  }
  g_autofree char *number = gh_phone_normalise (org->contact_phone);
  if (number != NULL) {
    g_autofree char *link = g_strconcat ("tel:", number, NULL);
    gh_json_add_string (place, "tel", link);
  }
  gh_json_add (data, "place", place);
}

void
gh_brand_add (json_object *data, const GhOrg *org)
{
  gh_json_add_string (data, "venue", org->name);
  add_sheet (data, org);
  add_logo (data, org);
  add_place (data, org);
}
