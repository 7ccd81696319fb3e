/* Advice beside a fault. */

#include "server/domain/fault.h"

#include "db/db.h"
#include "server/config/config.h"

#include <string.h>

static const char *
advice (GQuark domain, int code)
{
  g_autoptr (GError) error = g_error_new_literal (domain, code, "what happened");
  return gh_fault_advice (error);
}

static void
test_advice (void)
{
  g_assert_nonnull (strstr (advice (GH_DB_ERROR, GH_DB_ERROR_BUSY), "try again"));
  g_assert_nonnull (strstr (advice (GH_DB_ERROR, GH_DB_ERROR_READ_ONLY), "owns the database"));
  g_assert_nonnull (strstr (advice (GH_DB_ERROR, GH_DB_ERROR_FULL), "room"));
  g_assert_nonnull (strstr (advice (GH_DB_ERROR, GH_DB_ERROR_DAMAGED), "backup"));
  g_assert_nonnull (strstr (advice (GH_CONFIG_ERROR, GH_CONFIG_ERROR_MISSING), "GATEHOUSE_CONFIG"));
  /* Those whose own message says what to do, and those about which nobody knows. */
  g_assert_null (advice (GH_DB_ERROR, GH_DB_ERROR_MISSING));
  g_assert_null (advice (GH_DB_ERROR, GH_DB_ERROR_SCHEMA));
  g_assert_null (advice (GH_DB_ERROR, GH_DB_ERROR_FAILED));
  g_assert_null (advice (GH_CONFIG_ERROR, GH_CONFIG_ERROR_FILE));
  g_assert_null (advice (GH_CONFIG_ERROR, GH_CONFIG_ERROR_VALUE));
  g_assert_null (gh_fault_advice (NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fault/advice", test_advice);
  return g_test_run ();
}
