/* Writes mails and SMS of sample data as files, for the tests beside it and for looking at them:
 *
 *   write-mail CASES.json FOLDER
 *
 * CASES.json holds an object a message, by name: "kind" ("code", else a confirmation), "language",
 * and whatever else shall differ from an ordinary one. FOLDER/NAME.json then says everything that
 * the mail and the SMS consist of, files as base64. */

#include "server/message/compose.h"
#include "tests/message/samples.h"
#include "tests/unit/sample-notice.h"
#include "wire/json.h"

#include <string.h>

static void
replace (char **field, json_object *sample, const char *key)
{
  const char *text = sample_text (sample, key, NULL);
  if (text != NULL)
    sample_set (field, text);
}

static GhNotice *
read_notice (json_object *sample)
{
  gboolean code = strcmp (sample_text (sample, "kind", ""), "code") == 0;
  GhNotice *notice = sample_notice (code ? GH_NOTICE_CODE : GH_NOTICE_CONFIRMATION,
                                    sample_text (sample, "language", "en"));
  replace (&notice->org->name, sample, "name");
  replace (&notice->org->address, sample, "address");
  replace (&notice->org->contact_email, sample, "email");
  replace (&notice->org->contact_phone, sample, "phone");
  replace (&notice->org->accent, sample, "accent");
  if (!code)
    replace (&notice->ticket->code, sample, "code");
  notice->logo = sample_file (sample, "logo");
  return notice;
}

static json_object *
list_parts (const GhMail *mail)
{
  json_object *list = json_object_new_array ();
  for (guint i = 0; i < mail->parts->len; i++) {
    const GhMailPart *part = g_ptr_array_index (mail->parts, i);
    gsize length = 0;
    const guchar *bytes = g_bytes_get_data (part->bytes, &length);
    g_autofree char *base64 = g_base64_encode (bytes, length);
    json_object *item = json_object_new_object ();
    gh_json_add_string (item, "name", part->name);
    gh_json_add_string (item, "type", part->type);
    gh_json_add_string (item, "cid", part->cid);
    gh_json_add_string (item, "base64", base64);
    json_object_array_add (list, item);
  }
  return list;
}

static void
write_message (const char *name, json_object *sample, const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhNotice) notice = read_notice (sample);
  g_autoptr (GhMail) mail = gh_compose_mail (sample_config (), notice, &error);
  g_autoptr (GhSms) sms = gh_compose_sms (sample_config (), notice);
  g_autoptr (json_object) object = json_object_new_object ();
  g_autofree char *base = g_strconcat (name, ".json", NULL);
  g_autofree char *path = g_build_filename (folder, base, NULL);
  if (mail == NULL)
    g_error ("%s: %s", name, error->message);
  gh_json_add_string (object, "to", mail->to);
  gh_json_add_string (object, "sender_name", mail->sender_name);
  gh_json_add_string (object, "subject", mail->subject);
  gh_json_add_string (object, "language", mail->language);
  gh_json_add_string (object, "text", mail->text);
  gh_json_add_string (object, "html", mail->html);
  gh_json_add (object, "parts", list_parts (mail));
  gh_json_add_string (object, "sms", sms->text);
  g_autofree char *text = gh_json_to_string (object);
  if (!g_file_set_contents (path, text, -1, &error))
    g_error ("%s", error->message);
}

int
main (int argc, char **argv)
{
  json_object *samples = argc == 3 ? json_object_from_file (argv[1]) : NULL;
  if (samples == NULL)
    g_error ("usage: write-mail CASES.json FOLDER");
  json_object_object_foreach (samples, name, sample) write_message (name, sample, argv[2]);
  json_object_put (samples);
  return 0;
}
