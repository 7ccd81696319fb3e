/* Tables organisations, organisation_logos and products. */

#pragma once

#include "server/rules/ticket.h"
#include "server/store/schema.h"

G_BEGIN_DECLS

extern const GhStatement gh_org_statements[];

typedef struct {
  gint64 id;
  char *name;
  char *timezone;
  char *address;       /* lines; "" for none */
  char *contact_email; /* "" for none */
  char *contact_phone; /* as people write it; "" for none */
  char *accent;        /* "#rrggbb" in lower case; "" for Gatehouse's own */
  char *logo_tag;      /* of its logo; NULL for none */
} GhOrg;

void gh_org_free (GhOrg *org);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhOrg, gh_org_free)

/* NULL without an error when there is none. Owned by the caller. */
gboolean gh_org_store_find (GhDb *db, gint64 id, GhOrg **org,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The one with the lowest id, for pages that know no ticket yet. */
gboolean gh_org_store_first (GhDb *db, GhOrg **org, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* All of them, by id: an array of GhOrg *, owned by the caller. */
GPtrArray *gh_org_store_list (GhDb *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* @id (out) is the new one's. Errors: GH_DB_ERROR. */
gboolean gh_org_store_insert (GhDb *db, const char *name, const char *timezone, gint64 now,
                              gint64 *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Writes everything of @org but its id and its logo; CONSTRAINT when a text is too long. */
gboolean gh_org_store_update (GhDb *db, const GhOrg *org, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* ---- logos ---- */

/* Most bytes of a logo. */
#define GH_LOGO_MAX_BYTES 65536

/* The organisation's logo, a PNG, and its tag, which changes with the picture; NULL without an
 * error when there is none. Both are optional, and owned by the caller. */
gboolean gh_logo_store_find (GhDb *db, gint64 orq, GBytes **png, char **tag,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Only the tag, without reading the picture. */
gboolean gh_logo_store_find_tag (GhDb *db, gint64 orq, char **tag,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Puts it in place of the one before. */
gboolean gh_logo_store_put (GhDb *db, gint64 orq, GBytes *png, const char *tag,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* There may be none. */
gboolean gh_logo_store_delete (GhDb *db, gint64 orq, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* ---- products ---- */

typedef struct {
  gint64 id;
  gint64 orq;
  char *name;
  GhDate valid_from;  /* GH_DATE_MIN when unbounded */
  GhDate valid_until; /* GH_DATE_MAX when unbounded */
  int valid_days;     /* from activation; 0 when unbounded */
} GhProduct;

void gh_product_free (GhProduct *product);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhProduct, gh_product_free)

/* NULL without an error when @orq has no such product. Owned by the caller. */
gboolean gh_product_store_find (GhDb *db, gint64 orq, gint64 id, GhProduct **product,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* All of @orq, by id: of GhProduct, owned by the caller. */
GPtrArray *gh_product_store_list (GhDb *db, gint64 orq, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* @product->id is ignored. */
gboolean gh_product_store_insert (GhDb *db, const GhProduct *product, gint64 now, gint64 *id,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
