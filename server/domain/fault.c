/* Advice beside a fault; see the header. */

#include "server/domain/fault.h"

#include "db/db.h"
#include "server/config/config.h"

const char *
gh_fault_advice (const GError *error)
{
  if (g_error_matches (error, GH_CONFIG_ERROR, GH_CONFIG_ERROR_MISSING))
    return "Set GATEHOUSE_CONFIG to your configuration file, or copy the example gatehouse.conf "
           "(packaging/ in the source, share/gatehouse/examples/ when installed) "
           "to " GH_CONFIG_DEFAULT_PATH "; see gatehousectl(1) and gatehouse.conf(5)";
  if (error == NULL || error->domain != GH_DB_ERROR)
    return NULL;
  switch ((GhDbError) error->code) {
  case GH_DB_ERROR_BUSY:
    return "Another program is writing for long; try again";
  case GH_DB_ERROR_READ_ONLY:
    return "Run this as the user that owns the database, and see that its disk is mounted "
           "read-write";
  case GH_DB_ERROR_FULL:
    return "Make room on the database's disk";
  case GH_DB_ERROR_DAMAGED:
    return "Stop the programs that use the database and restore its last backup";
  case GH_DB_ERROR_FAILED:
  case GH_DB_ERROR_RETRY:
  case GH_DB_ERROR_MISSING:
  case GH_DB_ERROR_SCHEMA:
  case GH_DB_ERROR_CONSTRAINT:
  default:
    return NULL;
  }
}
