/* Finds one of the files that the program carries inside. */

#include "server/view/embedded.h"

#include <string.h>

const GhEmbedded *
gh_embedded_find (const GhEmbedded *files, gsize length, const char *name)
{
  gsize low = 0;
  gsize high = length;

  while (low < high) {
    gsize middle = low + (high - low) / 2;
    int order = strcmp (name, files[middle].name);

    if (order == 0)
      return &files[middle];
    if (order < 0)
      high = middle;
    else
      low = middle + 1;
  }
  return NULL;
}
