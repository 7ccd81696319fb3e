/* What a leak checker has to know of fontconfig. Linked into whatever draws tickets, in builds with
 * an address sanitizer alone (server/message/meson.build): the tests run programs as they are, some
 * of them as another user, where no option in the environment would reach all of them. */

#include <sanitizer/lsan_interface.h>

/* fontconfig keeps its patterns at offsets, which a leak checker cannot follow. */
const char *
__lsan_default_suppressions (void)
{
  return "leak:libfontconfig\n";
}

/* Nor does it say so among the lines of a log. */
const char *
__lsan_default_options (void)
{
  return "print_suppressions=0";
}
