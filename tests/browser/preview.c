/* Writes the site's pages with sample data as files that a browser opens without any server:
 *
 *   preview SAMPLES.json FOLDER
 *
 * for looking at them, for screenshots and for HTML checkers. A sample names its template and data;
 * "month" makes a calendar (days as letters A, L, F or -) and "qr" a QR code, as the pages do. */

#include "server/view/date-words.h"
#include "server/view/month-grid.h"
#include "server/view/qr-image.h"
#include "server/view/template.h"
#include "static-embedded.h"
#include "templates-embedded.h"

#include <glib/gstdio.h>
#include <string.h>

static const char *
text_of (json_object *object, const char *key)
{
  json_object *value = NULL;

  return json_object_object_get_ex (object, key, &value) ? json_object_get_string (value) : NULL;
}

static json_object *
sample_month (json_object *sample)
{
  const char *days = text_of (sample, "days");
  const char *selected = text_of (sample, "selected");
  const char *next_open = text_of (sample, "next_open");
  GhMonth month = { .first_weekday = gh_words_first_weekday () };

  if (!gh_month_parse (text_of (sample, "month"), &month.month) ||
      !gh_date_parse (text_of (sample, "today"), &month.today))
    g_error ("a sample month needs month and today");
  month.has_selected = selected != NULL && gh_date_parse (selected, &month.selected);
  month.has_next_open = next_open != NULL && gh_month_parse (next_open, &month.next_open);
  for (gsize i = 0; i < MIN (strlen (days), 31); i++)
    month.days[i] = days[i] == 'A'   ? GH_DAY_AVAILABLE
                    : days[i] == 'L' ? GH_DAY_LIMITED
                    : days[i] == 'F' ? GH_DAY_FULL
                                     : GH_DAY_NONE;
  return gh_month_grid (&month);
}

static void
copy_fields (json_object *into, json_object *from)
{
  json_object_object_foreach (from, key, value)
      json_object_object_add (into, key, json_object_get (value));
}

static gboolean
write_page (GhTemplates *templates, json_object *common, const char *name, json_object *sample,
            const char *folder, GError **error)
{
  json_object *data = json_object_new_object ();
  json_object *month = NULL;
  const char *qr = text_of (sample, "qr");
  g_autofree char *qr_image = qr != NULL ? gh_qr_data_uri (qr, 8, error) : NULL;
  g_autofree char *file_name = g_strconcat (name, ".html", NULL);
  g_autofree char *path = g_build_filename (folder, file_name, NULL);
  g_autofree char *page = NULL;

  copy_fields (data, common);
  copy_fields (data, json_object_object_get (sample, "data"));
  if (json_object_object_get_ex (sample, "month", &month))
    json_object_object_add (data, "calendar", sample_month (month));
  if (qr_image != NULL)
    json_object_object_add (data, "qr_image", json_object_new_string (qr_image));
  page = gh_templates_render (templates, text_of (sample, "template"), data, error);
  json_object_put (data);
  return page != NULL && g_file_set_contents (path, page, -1, error);
}

static gboolean
write_all (json_object *samples, const char *folder, GError **error)
{
  g_autoptr (GhTemplates) templates =
      gh_templates_new (templates_embedded, templates_embedded_length, NULL, NULL);
  g_autofree char *static_folder = g_build_filename (folder, "static", NULL);
  json_object *common = json_object_object_get (samples, "common");

  if (g_mkdir_with_parents (static_folder, 0755) != 0)
    g_error ("cannot make %s", static_folder);
  for (gsize i = 0; i < static_embedded_length; i++) {
    const GhEmbedded *file = &static_embedded[i];
    g_autofree char *path = g_build_filename (static_folder, file->name, NULL);

    if (!g_file_set_contents (path, file->bytes, (gssize) file->length, error))
      return FALSE;
  }
  json_object_object_foreach (json_object_object_get (samples, "pages"), name,
                              sample) if (!write_page (templates, common, name, sample, folder,
                                                       error)) return FALSE;
  return TRUE;
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;
  json_object *samples = NULL;
  gboolean good;

  if (argc != 3) {
    g_printerr ("usage: preview SAMPLES.json FOLDER\n");
    return 2;
  }
  samples = json_object_from_file (argv[1]);
  if (samples == NULL) {
    g_printerr ("preview: %s is not JSON\n", argv[1]);
    return 1;
  }
  good = write_all (samples, argv[2], &error);
  json_object_put (samples);
  if (!good)
    g_printerr ("preview: %s\n", error->message);
  return good ? 0 : 1;
}
