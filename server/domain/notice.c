/* Messages to visitors; see the header. */

#include "server/domain/notice.h"

#include "server/store/ticket-store.h"
#include "wire/json.h"

#include <string.h>

#define MAX_TO_CHARS       254
#define MAX_CODE_CHARS     16
#define MAX_LANGUAGE_CHARS 16

/* ---- queueing ---- */

gboolean
gh_notice_queue_confirmation (const GhContext *context, gint64 orq, gint64 reservation_id,
                              gint64 ends_at, gboolean *queued, GError **error)
{
  const GhConfig *config = context->config;
  const char *const urls[] = {
    [GH_CHANNEL_MAIL] = config->mail_url, [GH_CHANNEL_SMS] = config->sms_url
  };
  *queued = FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (urls); i++) {
    if (urls[i][0] == '\0')
      continue;
    GhNewMessage message = { .orq = orq,
                             .kind = GH_NOTICE_KIND_CONFIRMATION,
                             .channel = (GhChannel) i,
                             .reservation_id = reservation_id,
                             .expires_at = ends_at };
    if (!gh_outbox_store_insert (context->db, &message, context->now, error))
      return FALSE;
    *queued = TRUE;
  }
  return TRUE;
}

gboolean
gh_notice_queue_code (const GhContext *context, gint64 orq, GhChannel channel, const char *to,
                      const char *code, gint64 expires_at, GError **error)
{
  g_autoptr (json_object) object = json_object_new_object ();
  gh_json_add_string (object, "to", to);
  gh_json_add_string (object, "code", code);
  gh_json_add_string (object, "language", context->language);
  g_autofree char *text = gh_json_to_string (object);
  g_autofree char *payload = gh_seal (context->keys->outbox, text);
  GhNewMessage message = { .orq = orq,
                           .kind = GH_NOTICE_KIND_CODE,
                           .channel = channel,
                           .payload = payload,
                           .expires_at = expires_at };
  return gh_outbox_store_insert (context->db, &message, context->now, error);
}

/* ---- loading ---- */

void
gh_notice_free (GhNotice *notice)
{
  if (notice == NULL)
    return;
  g_free (notice->to);
  g_free (notice->language);
  gh_org_free (notice->org);
  g_clear_pointer (&notice->logo, g_bytes_unref);
  gh_ticket_free (notice->ticket);
  g_free (notice->link);
  g_free (notice->code);
  g_free (notice);
}

/* Fills @notice from the reservation; *@worth says whether there is still something to confirm. */
static gboolean
load_confirmation (const GhContext *context, const GhMessage *message, GhNotice *notice,
                   gboolean *worth, GError **error)
{
  g_autoptr (GhTicket) ticket = NULL;
  notice->kind = GH_NOTICE_CONFIRMATION;
  *worth = FALSE;
  if (!gh_ticket_store_find_by_reservation (context->db, message->reservation_id, &ticket, error))
    return FALSE;
  if (ticket == NULL)
    return TRUE;
  /* The ticket's active reservation is another one, or none, when this one was cancelled. */
  if (!gh_ticket_store_find (context->db, ticket->id, &notice->ticket, error))
    return FALSE;
  const GhTicket *current = notice->ticket;
  if (current == NULL || current->reservation_id != message->reservation_id)
    return TRUE;
  const char *to =
      message->channel == GH_CHANNEL_MAIL ? current->customer_email : current->customer_phone;
  if (to == NULL || to[0] == '\0')
    return TRUE;
  g_autofree char *signed_id = gh_link_sign (context->keys, current->reservation_id);
  notice->to = g_strdup (to);
  notice->language = g_strdup (current->language);
  notice->link = g_strconcat (context->config->base_url, "/reserve/done/", signed_id, NULL);
  *worth = TRUE;
  return TRUE;
}

static gboolean
load_code (const GhContext *context, const GhMessage *message, GhNotice *notice)
{
  const char *to = NULL, *code = NULL, *language = NULL;
  g_autofree char *text = gh_unseal (context->keys->outbox, message->payload);
  g_autoptr (json_object) object = text != NULL ? gh_json_parse (text, strlen (text), NULL) : NULL;
  notice->kind = GH_NOTICE_CODE;
  if (!json_object_is_type (object, json_type_object) ||
      !gh_json_get_string (object, "to", MAX_TO_CHARS, &to, NULL) ||
      !gh_json_get_string (object, "code", MAX_CODE_CHARS, &code, NULL) ||
      !gh_json_get_string (object, "language", MAX_LANGUAGE_CHARS, &language, NULL))
    return FALSE;
  notice->to = g_strdup (to);
  notice->code = g_strdup (code);
  notice->language = g_strdup (language);
  notice->expires_at = message->expires_at;
  return TRUE;
}

gboolean
gh_notice_load (const GhContext *context, const GhMessage *message, GhNotice **notice,
                GError **error)
{
  g_autoptr (GhNotice) loaded = g_new0 (GhNotice, 1);
  gboolean worth = FALSE;
  *notice = NULL;
  if (message->expires_at != 0 && context->now >= message->expires_at)
    return TRUE;
  loaded->channel = message->channel;
  loaded->message_id = message->id;
  loaded->created_at = message->created_at;
  if (strcmp (message->kind, GH_NOTICE_KIND_CODE) == 0)
    worth = load_code (context, message, loaded);
  else if (strcmp (message->kind, GH_NOTICE_KIND_CONFIRMATION) == 0 &&
           !load_confirmation (context, message, loaded, &worth, error))
    return FALSE;
  if (!worth)
    return TRUE;
  if (!gh_org_store_find (context->db, message->orq, &loaded->org, error) ||
      !gh_logo_store_find (context->db, message->orq, &loaded->logo, NULL, error))
    return FALSE;
  *notice = g_steal_pointer (&loaded);
  return TRUE;
}
