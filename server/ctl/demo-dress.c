/* What the demo's museum shows of itself; see demo.h. */

#include "demo-embedded.h"
#include "server/ctl/demo.h"
#include "server/store/org-store.h"
#include "server/view/logo.h"

typedef struct {
  gint64 orq;
  GBytes *logo;
  const char *tag;
} Dress;

/* What an organisation has set of itself already is not touched. */
static gboolean
dress (GhDb *db, gpointer data, GError **error)
{
  const Dress *made = data;
  g_autoptr (GhOrg) org = NULL;
  if (!gh_org_store_find (db, made->orq, &org, error))
    return FALSE;
  if (org == NULL || org->address[0] != '\0' || org->contact_email[0] != '\0' ||
      org->contact_phone[0] != '\0' || org->accent[0] != '\0' || org->logo_tag != NULL)
    return TRUE;
  char address[] = "Rua das Portas 12\n1100-012 Lisboa\nPortugal";
  char email[] = "visit@doors.example", phone[] = "+351 200 000 000", accent[] = "#6b2d5c";
  GhOrg dressed = *org;
  dressed.address = address;
  dressed.contact_email = email;
  dressed.contact_phone = phone;
  dressed.accent = accent;
  /* The name is written in the logo. */
  return gh_org_store_update (db, &dressed, error) &&
         (g_strcmp0 (org->name, GH_DEMO_MUSEUM) != 0 ||
          gh_logo_store_put (db, made->orq, made->logo, made->tag, error));
}

gboolean
gh_demo_dress (GhCtl *ctl, gint64 orq, GError **error)
{
  g_autofree char *tag = NULL;
  g_autoptr (GBytes) file = g_bytes_new_static (demo_embedded[0].bytes, demo_embedded[0].length);
  g_autoptr (GBytes) logo = gh_logo_clean (file, GH_LOGO_MAX_BYTES, &tag, error);
  if (logo == NULL)
    return FALSE;
  Dress made = { orq, logo, tag };
  return gh_db_transact (ctl->db, GH_DB_WRITE, dress, &made, error);
}
