/* Tables organisations, organisation_logos and products; see the header. */

#include "server/store/org-store.h"

enum {
  FIND,
  FIRST,
  LIST,
  INSERT,
  UPDATE,
  FIND_LOGO,
  FIND_LOGO_TAG,
  PUT_LOGO,
  DELETE_LOGO,
  FIND_PRODUCT,
  LIST_PRODUCTS,
  INSERT_PRODUCT,
};

#define ORG_COLUMNS                                                                                \
  "SELECT id, name, timezone, address, contact_email, contact_phone, accent, tag AS logo_tag"      \
  " FROM organisations LEFT JOIN organisation_logos ON orq = id"
#define PRODUCT_COLUMNS "SELECT id, orq, name, valid_from, valid_until, valid_days FROM products"

const GhStatement gh_org_statements[] = {
  [FIND] = { "org.find", ORG_COLUMNS " WHERE id = ?" },
  [FIRST] = { "org.first", ORG_COLUMNS " ORDER BY id LIMIT 1" },
  [LIST] = { "org.list", ORG_COLUMNS " ORDER BY id" },
  [INSERT] = { "org.insert",
               "INSERT INTO organisations (name, timezone, created_at) VALUES (?, ?, ?)" },
  [UPDATE] = { "org.update",
               "UPDATE organisations SET name = ?, timezone = ?, address = ?, contact_email = ?,"
               " contact_phone = ?, accent = ? WHERE id = ?" },
  [FIND_LOGO] = { "logo.find", "SELECT png, tag FROM organisation_logos WHERE orq = ?" },
  [FIND_LOGO_TAG] = { "logo.find-tag", "SELECT tag FROM organisation_logos WHERE orq = ?" },
  [PUT_LOGO] = { "logo.put", "REPLACE INTO organisation_logos (orq, png, tag) VALUES (?, ?, ?)" },
  [DELETE_LOGO] = { "logo.delete", "DELETE FROM organisation_logos WHERE orq = ?" },
  [FIND_PRODUCT] = { "product.find", PRODUCT_COLUMNS " WHERE orq = ? AND id = ?" },
  [LIST_PRODUCTS] = { "product.list", PRODUCT_COLUMNS " WHERE orq = ? ORDER BY id" },
  [INSERT_PRODUCT] = { "product.insert",
                       "INSERT INTO products (orq, name, valid_from, valid_until, valid_days,"
                       " created_at) VALUES (?, ?, ?, ?, ?, ?)" },
  { NULL, NULL },
};
#define SQL(which) gh_org_statements[which].sql

void
gh_org_free (GhOrg *org)
{
  if (org == NULL)
    return;
  g_free (org->name);
  g_free (org->timezone);
  g_free (org->address);
  g_free (org->contact_email);
  g_free (org->contact_phone);
  g_free (org->accent);
  g_free (org->logo_tag);
  g_free (org);
}

static gpointer
read_org (GhDbRows *rows)
{
  GhOrg *org = g_new0 (GhOrg, 1);
  org->id = gh_db_rows_int (rows, "id");
  org->name = gh_db_rows_dup_text (rows, "name");
  org->timezone = gh_db_rows_dup_text (rows, "timezone");
  org->address = gh_db_rows_dup_text (rows, "address");
  org->contact_email = gh_db_rows_dup_text (rows, "contact_email");
  org->contact_phone = gh_db_rows_dup_text (rows, "contact_phone");
  org->accent = gh_db_rows_dup_text (rows, "accent");
  org->logo_tag = gh_db_rows_dup_text (rows, "logo_tag");
  return org;
}

gboolean
gh_org_store_find (GhDb *db, gint64 id, GhOrg **org, GError **error)
{
  return gh_db_find (db, SQL (FIND), GH_DB_VALUES (gh_db_int (id)), read_org, (gpointer *) org,
                     error);
}

gboolean
gh_org_store_first (GhDb *db, GhOrg **org, GError **error)
{
  return gh_db_find (db, SQL (FIRST), GH_DB_NO_VALUES, read_org, (gpointer *) org, error);
}

GPtrArray *
gh_org_store_list (GhDb *db, GError **error)
{
  return gh_db_list (db, SQL (LIST), GH_DB_NO_VALUES, read_org, (GDestroyNotify) gh_org_free,
                     error);
}

gboolean
gh_org_store_insert (GhDb *db, const char *name, const char *timezone, gint64 now, gint64 *id,
                     GError **error)
{
  return gh_db_insert (db, SQL (INSERT),
                       GH_DB_VALUES (gh_db_text (name), gh_db_text (timezone), gh_db_int (now)), id,
                       error);
}

gboolean
gh_org_store_update (GhDb *db, const GhOrg *org, GError **error)
{
  return gh_db_execute (db, SQL (UPDATE),
                        GH_DB_VALUES (gh_db_text (org->name), gh_db_text (org->timezone),
                                      gh_db_text (org->address), gh_db_text (org->contact_email),
                                      gh_db_text (org->contact_phone), gh_db_text (org->accent),
                                      gh_db_int (org->id)),
                        NULL, error);
}

/* ---- logos ---- */

gboolean
gh_logo_store_find (GhDb *db, gint64 orq, GBytes **png, char **tag, GError **error)
{
  g_autoptr (GhDbRows) rows =
      gh_db_query (db, SQL (FIND_LOGO), GH_DB_VALUES (gh_db_int (orq)), error);
  gboolean has_row = FALSE;
  if (rows == NULL || !gh_db_rows_next (rows, &has_row, error))
    return FALSE;
  gsize length = 0;
  const void *bytes = has_row ? gh_db_rows_blob (rows, "png", &length) : NULL;
  if (png != NULL)
    *png = has_row ? g_bytes_new (bytes, length) : NULL;
  if (tag != NULL)
    *tag = has_row ? gh_db_rows_dup_text (rows, "tag") : NULL;
  return TRUE;
}

gboolean
gh_logo_store_find_tag (GhDb *db, gint64 orq, char **tag, GError **error)
{
  g_autoptr (GhDbRows) rows =
      gh_db_query (db, SQL (FIND_LOGO_TAG), GH_DB_VALUES (gh_db_int (orq)), error);
  gboolean has_row = FALSE;
  if (rows == NULL || !gh_db_rows_next (rows, &has_row, error))
    return FALSE;
  *tag = has_row ? gh_db_rows_dup_text (rows, "tag") : NULL;
  return TRUE;
}

gboolean
gh_logo_store_put (GhDb *db, gint64 orq, GBytes *png, const char *tag, GError **error)
{
  gsize length = 0;
  const void *bytes = g_bytes_get_data (png, &length);
  return gh_db_execute (
      db, SQL (PUT_LOGO),
      GH_DB_VALUES (gh_db_int (orq), gh_db_blob (bytes, length), gh_db_text (tag)), NULL, error);
}

gboolean
gh_logo_store_delete (GhDb *db, gint64 orq, GError **error)
{
  return gh_db_execute (db, SQL (DELETE_LOGO), GH_DB_VALUES (gh_db_int (orq)), NULL, error);
}

/* ---- products ---- */

void
gh_product_free (GhProduct *product)
{
  if (product == NULL)
    return;
  g_free (product->name);
  g_free (product);
}

static gpointer
read_product (GhDbRows *rows)
{
  GhProduct *product = g_new0 (GhProduct, 1);
  product->id = gh_db_rows_int (rows, "id");
  product->orq = gh_db_rows_int (rows, "orq");
  product->name = gh_db_rows_dup_text (rows, "name");
  product->valid_from = GH_DATE_MIN;
  product->valid_until = GH_DATE_MAX;
  gh_date_parse (gh_db_rows_text (rows, "valid_from"), &product->valid_from);
  gh_date_parse (gh_db_rows_text (rows, "valid_until"), &product->valid_until);
  product->valid_days = (int) gh_db_rows_int (rows, "valid_days");
  return product;
}

gboolean
gh_product_store_find (GhDb *db, gint64 orq, gint64 id, GhProduct **product, GError **error)
{
  return gh_db_find (db, SQL (FIND_PRODUCT), GH_DB_VALUES (gh_db_int (orq), gh_db_int (id)),
                     read_product, (gpointer *) product, error);
}

GPtrArray *
gh_product_store_list (GhDb *db, gint64 orq, GError **error)
{
  return gh_db_list (db, SQL (LIST_PRODUCTS), GH_DB_VALUES (gh_db_int (orq)), read_product,
                     (GDestroyNotify) gh_product_free, error);
}

gboolean
gh_product_store_insert (GhDb *db, const GhProduct *product, gint64 now, gint64 *id, GError **error)
{
  g_autofree char *from =
      product->valid_from == GH_DATE_MIN ? NULL : gh_date_format (product->valid_from);
  g_autofree char *until =
      product->valid_until == GH_DATE_MAX ? NULL : gh_date_format (product->valid_until);
  return gh_db_insert (db, SQL (INSERT_PRODUCT),
                       GH_DB_VALUES (gh_db_int (product->orq), gh_db_text (product->name),
                                     gh_db_text (from), gh_db_text (until),
                                     gh_db_int_or_null (product->valid_days), gh_db_int (now)),
                       id, error);
}
