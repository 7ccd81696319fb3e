/* gatehousectl version: the program's version and the schema it works with. */

#include "server/ctl/ctl.h"
#include "server/ctl/print.h"
#include "server/store/schema.h"

static gboolean
run_version (GhCtl *ctl, GError **error)
{
  const GhOption options[] = { { NULL } };
  if (!gh_ctl_parse (ctl, options, error))
    return FALSE;
  gint64 schema = (gint64) gh_store_schema ()->length;
  if (ctl->json) {
    g_autoptr (json_object) answer = json_object_new_object ();
    gh_json_add_string (answer, "version", GH_VERSION);
    gh_json_add_int (answer, "schema", schema);
    gh_print_json (answer);
  } else {
    gh_print_line ("Gatehouse %s, database schema %" G_GINT64_FORMAT, GH_VERSION, schema);
  }
  return TRUE;
}

const GhVerb gh_ctl_version_verbs[] = {
  { NULL, "version", NULL, 0, 0, "Says which version this is", run_version },
  { NULL },
};
