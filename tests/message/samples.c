/* Fields and files of a case; see the header. */

#include "tests/message/samples.h"

const char *
sample_text (json_object *sample, const char *key, const char *otherwise)
{
  json_object *value = NULL;
  return json_object_object_get_ex (sample, key, &value) ? json_object_get_string (value)
                                                         : otherwise;
}

GBytes *
sample_file (json_object *sample, const char *key)
{
  const char *path = sample_text (sample, key, NULL);
  char *bytes = NULL;
  gsize length = 0;
  if (path == NULL)
    return NULL;
  if (!g_file_get_contents (path, &bytes, &length, NULL))
    g_error ("cannot read %s", path);
  return g_bytes_new_take (bytes, length);
}
