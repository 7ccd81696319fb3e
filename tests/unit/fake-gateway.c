/* A gateway as a web server would be one; see the header. */

#include "tests/unit/fake-gateway.h"

#include <string.h>

static const char *
get (gpointer source, const char *name)
{
  FakeGateway *fake = source;
  return g_hash_table_lookup (fake->variables, name);
}

static gssize
receive (gpointer source, char *buffer, gsize length, int patience_ms)
{
  FakeGateway *fake = source;
  gsize left = fake->input->len - fake->taken;
  gsize count = MIN (length, left);
  g_assert_cmpint (patience_ms, >, 0);
  if (left == 0)
    return fake->stalls ? -1 : 0;
  if (fake->chunk > 0)
    count = MIN (count, fake->chunk);
  memcpy (buffer, fake->input->str + fake->taken, count);
  fake->taken += count;
  return (gssize) count;
}

static gboolean
send_all (gpointer source, const char *bytes, gsize length)
{
  FakeGateway *fake = source;
  g_string_append_len (fake->output, bytes, (gssize) length);
  return !fake->deaf;
}

FakeGateway *
fake_gateway_new (void)
{
  FakeGateway *fake = g_new0 (FakeGateway, 1);
  fake->gateway = (GhGateway){ get, receive, send_all, fake };
  fake->variables = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  fake->input = g_string_new (NULL);
  fake->output = g_string_new (NULL);
  return fake;
}

void
fake_gateway_free (FakeGateway *fake)
{
  g_hash_table_unref (fake->variables);
  g_string_free (fake->input, TRUE);
  g_string_free (fake->output, TRUE);
  g_free (fake);
}

void
fake_gateway_set (FakeGateway *fake, const char *name, const char *value)
{
  if (value != NULL)
    g_hash_table_replace (fake->variables, g_strdup (name), g_strdup (value));
  else
    g_hash_table_remove (fake->variables, name);
}

void
fake_gateway_set_body (FakeGateway *fake, const char *bytes, gssize length)
{
  g_string_truncate (fake->input, 0);
  g_string_append_len (fake->input, bytes, length);
  g_autofree char *said = g_strdup_printf ("%" G_GSIZE_FORMAT, fake->input->len);
  fake_gateway_set (fake, "CONTENT_LENGTH", said);
  fake->taken = 0;
}
