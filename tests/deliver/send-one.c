/* Sends what the first line of standard input says, through one courier, and prints a line of JSON
 * for each message. The configuration is $GATEHOUSE_CONFIG's.
 *
 * {"patience": 2000, "cancellable": true, "messages": [
 *   {"to": …, "sender_name": …, "subject": …, "language": …, "text": …, "html": …,
 *    "parts": [{"name": …, "type": …, "cid": …, "base64": …}]}, {"to": …, "sms": …}]}
 *
 * When it is cancellable, a second line cancels what is under way. */

#include "server/deliver/courier.h"
#include "wire/json.h"

#include <stdio.h>
#include <stdlib.h>

#define LINE_MAX_BYTES (64 * 1024 * 1024)

static const char *
text_of (json_object *object, const char *key)
{
  json_object *value = NULL;
  return json_object_object_get_ex (object, key, &value) ? json_object_get_string (value) : NULL;
}

static gint64
number_of (json_object *object, const char *key, gint64 standard)
{
  json_object *value = NULL;
  return json_object_object_get_ex (object, key, &value) ? json_object_get_int64 (value) : standard;
}

static GhMail *
read_mail (json_object *message)
{
  GhMail *mail = g_new0 (GhMail, 1);
  mail->to = g_strdup (text_of (message, "to"));
  mail->sender_name = g_strdup (text_of (message, "sender_name"));
  mail->subject = g_strdup (text_of (message, "subject"));
  mail->language = g_strdup (text_of (message, "language"));
  mail->text = g_strdup (text_of (message, "text"));
  mail->html = g_strdup (text_of (message, "html"));
  mail->ticket_code = g_strdup (text_of (message, "ticket_code"));
  mail->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) gh_mail_part_free);
  json_object *parts = NULL;
  json_object_object_get_ex (message, "parts", &parts);
  for (size_t i = 0; parts != NULL && i < json_object_array_length (parts); i++) {
    json_object *part = json_object_array_get_idx (parts, i);
    gsize length = 0;
    guchar *data = g_base64_decode (text_of (part, "base64"), &length);
    g_autoptr (GBytes) bytes = g_bytes_new_take (data, length);
    g_ptr_array_add (mail->parts, gh_mail_part_new (text_of (part, "name"), text_of (part, "type"),
                                                    text_of (part, "cid"), bytes));
  }
  return mail;
}

static void
print_outcome (const char *outcome, int retry_after, const char *message)
{
  json_object *line = json_object_new_object ();
  json_object_object_add (line, "outcome", json_object_new_string (outcome));
  json_object_object_add (line, "retry_after", json_object_new_int (retry_after));
  json_object_object_add (line, "message", json_object_new_string (message));
  puts (json_object_to_json_string_ext (line, JSON_C_TO_STRING_PLAIN));
  fflush (stdout);
  json_object_put (line);
}

static void
send_message (GhCourier *courier, json_object *message)
{
  static const char *const outcomes[] = { "temporary", "permanent", "down" };
  gint64 id = number_of (message, "id", 17),
         created_at = number_of (message, "created_at", 1794000000);
  g_autoptr (GError) error = NULL;
  int retry_after = -1;
  gboolean sent;
  if (text_of (message, "sms") != NULL) {
    g_autoptr (GhSms) sms = g_new0 (GhSms, 1);
    sms->to = g_strdup (text_of (message, "to"));
    sms->text = g_strdup (text_of (message, "sms"));
    sent = gh_courier_send_sms (courier, sms, id, &retry_after, &error);
  } else {
    g_autoptr (GhMail) mail = read_mail (message);
    sent = gh_courier_send_mail (courier, mail, id, created_at, &retry_after, &error);
  }
  g_assert_true (sent == (error == NULL));
  g_assert_true (sent || error->domain == GH_DELIVERY_ERROR);
  print_outcome (sent ? "sent" : outcomes[error->code], retry_after, sent ? "" : error->message);
}

static gpointer
wait_for_cancel (gpointer data)
{
  if (getchar () != EOF)
    gh_courier_cancel (data);
  return NULL;
}

int
main (void)
{
  static char line[LINE_MAX_BYTES];
  g_autoptr (GError) error = NULL;
  if (fgets (line, sizeof line, stdin) == NULL)
    return EXIT_FAILURE;
  json_object *input = json_tokener_parse (line);
  g_autoptr (GhConfig) config = gh_config_load (&error);
  GhCourier *courier = config != NULL ? gh_courier_new (config, &error) : NULL;
  if (courier == NULL) {
    print_outcome ("config", 0, error->message);
    json_object_put (input);
    return EXIT_SUCCESS;
  }
  gint64 patience = number_of (input, "patience", 0);
  if (patience > 0)
    gh_courier_set_patience (courier, (int) patience);
  GThread *waiter = number_of (input, "cancellable", 0) != 0
                        ? g_thread_new ("cancel", wait_for_cancel, courier)
                        : NULL;
  json_object *messages = NULL;
  json_object_object_get_ex (input, "messages", &messages);
  for (size_t i = 0; i < json_object_array_length (messages); i++)
    send_message (courier, json_object_array_get_idx (messages, i));
  if (waiter != NULL)
    g_thread_join (waiter);
  gh_courier_free (courier);
  json_object_put (input);
  return EXIT_SUCCESS;
}
